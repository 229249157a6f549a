package io.growacache.proto.resp.command.server;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandTable;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.protocol.ReplyBuffer;
import java.util.List;

/** Writes descriptions of commands as COMMAND INFO and COMMAND DOCS tell them. */
final class CommandWriter {
    private final ReplyFormat format;
    private final ReplyBuffer out;

    /** A writer to a reply. */
    CommandWriter(ReplyFormat format, ReplyBuffer out) {
        this.format = format;
        this.out = out;
    }

    /** Ten elements: name, arity, flags, key positions, categories, tips, key specifications, subcommands. */
    void writeInfo(Command command) {
        CommandDescription description = command.description();
        List<CommandDescription.KeyRange> keys = description.keys();
        format.writeArrayHeader(out, 10);
        format.writeBulk(out, description.name());
        format.writeInteger(out, description.arity());
        writeWords(description.flags().stream().sorted().map(CommandFlag::word).toList(), "");
        writeSpan(keys);
        writeWords(description.categories(), "@");
        format.writeSetHeader(out, description.tips().size());
        description.tips().forEach(tip -> format.writeBulk(out, tip));
        format.writeSetHeader(out, keys.size());
        keys.forEach(this::writeKeys);
        CommandTable subcommands = command.subcommands();
        format.writeArrayHeader(out, subcommands == null ? 0 : subcommands.commands().size());
        if (subcommands != null) {
            subcommands.commands().forEach(this::writeInfo);
        }
    }

    /** Positions in the request that enclose all keys, and the distance between two. */
    private void writeSpan(List<CommandDescription.KeyRange> keys) {
        if (keys.isEmpty()) {
            for (int index = 0; index < 3; index++) {
                format.writeInteger(out, 0);
            }
            return;
        }
        CommandDescription.KeyRange end = keys.getLast();
        format.writeInteger(out, keys.getFirst().first());
        // Clients expect the index in the request here, and the distance from the first key in the specification.
        format.writeInteger(out, end.last() < 0 ? end.last() : end.first() + end.last());
        format.writeInteger(out, end.step());
    }

    private void writeKeys(CommandDescription.KeyRange keys) {
        format.writeMapHeader(out, 3);
        format.writeBulk(out, "flags");
        writeWords(keys.access().words(), "");
        format.writeBulk(out, "begin_search");
        format.writeMapHeader(out, 2);
        format.writeBulk(out, "type");
        format.writeBulk(out, "index");
        format.writeBulk(out, "spec");
        format.writeMapHeader(out, 1);
        format.writeBulk(out, "index");
        format.writeInteger(out, keys.first());
        format.writeBulk(out, "find_keys");
        format.writeMapHeader(out, 2);
        format.writeBulk(out, "type");
        format.writeBulk(out, "range");
        format.writeBulk(out, "spec");
        format.writeMapHeader(out, 3);
        format.writeBulk(out, "lastkey");
        format.writeInteger(out, keys.last());
        format.writeBulk(out, "keystep");
        format.writeInteger(out, keys.step());
        format.writeBulk(out, "limit");
        format.writeInteger(out, 0);
    }

    private void writeWords(List<String> words, String prefix) {
        format.writeSetHeader(out, words.size());
        words.forEach(word -> format.writeStatus(out, prefix + word));
    }

    /** The name, and a map of what people want to know. */
    void writeDocs(Command command) {
        CommandDescription description = command.description();
        CommandTable subcommands = command.subcommands();
        format.writeBulk(out, description.name());
        format.writeMapHeader(out, subcommands == null ? 3 : 4);
        format.writeBulk(out, "summary");
        format.writeBulk(out, description.summary());
        format.writeBulk(out, "since");
        format.writeBulk(out, description.since());
        format.writeBulk(out, "group");
        format.writeBulk(out, description.group().word());
        if (subcommands != null) {
            format.writeBulk(out, "subcommands");
            format.writeMapHeader(out, subcommands.commands().size());
            subcommands.commands().forEach(this::writeDocs);
        }
    }
}
