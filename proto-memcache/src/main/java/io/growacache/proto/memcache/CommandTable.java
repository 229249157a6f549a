package io.growacache.proto.memcache;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The commands by name. A lookup compares two words of eight bytes and allocates nothing. Immutable. */
final class CommandTable {
    private static final long HASH_MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

    private final List<Command> commands;
    private final Command[] slots;
    private final long[] heads;
    private final long[] tails;
    private final int[] lengths;
    private final int shift;

    CommandTable(List<Command> commands) {
        this.commands = List.copyOf(commands);
        if (commands.size() > WorkerCounters.MAX_COMMANDS) {
            throw new IllegalArgumentException("commands = " + commands.size() + ": must be at most "
                    + WorkerCounters.MAX_COMMANDS);
        }
        int sizeBits = Integer.SIZE - Integer.numberOfLeadingZeros(4 * commands.size());
        slots = new Command[1 << sizeBits];
        heads = new long[slots.length];
        tails = new long[slots.length];
        lengths = new int[slots.length];
        shift = Long.SIZE - sizeBits;
        for (int index = 0; index < commands.size(); index++) {
            Command command = commands.get(index);
            command.setIndex(index);
            insert(command);
        }
    }

    private void insert(Command command) {
        byte[] name = command.description().name().getBytes(StandardCharsets.US_ASCII);
        long head = pack(name, 0);
        long tail = pack(name, Long.BYTES);
        int slot = slotOf(head, tail);
        while (slots[slot] != null) {
            if (heads[slot] == head && tails[slot] == tail) {
                throw new IllegalArgumentException("command " + command.description().name() + ": is there twice");
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = command;
        heads[slot] = head;
        tails[slot] = tail;
        lengths[slot] = name.length;
    }

    private static long pack(byte[] name, int from) {
        long word = 0;
        for (int index = Math.min(name.length, from + Long.BYTES) - 1; index >= from; index--) {
            word = (word << Byte.SIZE) | (name[index] & 0xff);
        }
        return word;
    }

    /** All commands in the order in which they were given; a command's place is its {@link Command#index()}. */
    List<Command> commands() {
        return commands;
    }

    /** The command that a line names, or null. */
    Command find(RequestLine line) {
        if (line.nameLength() > RequestLine.MAX_NAME_LENGTH) {
            return null;
        }
        long head = line.nameHead();
        long tail = line.nameTail();
        int slot = slotOf(head, tail);
        while (slots[slot] != null) {
            if (heads[slot] == head && tails[slot] == tail && lengths[slot] == line.nameLength()) {
                return slots[slot];
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return null;
    }

    private int slotOf(long head, long tail) {
        return (int) (((head ^ (tail * HASH_MULTIPLIER)) * HASH_MULTIPLIER) >>> shift);
    }
}
