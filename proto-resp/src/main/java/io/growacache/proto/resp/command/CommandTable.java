package io.growacache.proto.resp.command;

import io.growacache.spi.memory.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds commands by name, in any case of its letters, without allocating. Immutable. */
public final class CommandTable {
    private static final int SLOTS_PER_COMMAND = 4;

    /** Longer words are not looked at. */
    private static final int MAX_NAME_LENGTH = 64;

    private final List<Command> commands;
    private final Command[] slots;
    private final byte[][] names;
    private final int mask;

    /** A table of commands, or of a container's subcommands, with different names. */
    public CommandTable(List<Command> commands) {
        this.commands = List.copyOf(commands);
        int slotCount = Integer.highestOneBit(Math.max(1, commands.size() * SLOTS_PER_COMMAND));
        slots = new Command[slotCount];
        names = new byte[slotCount][];
        mask = slotCount - 1;
        for (Command command : commands) {
            put(command);
        }
    }

    private void put(Command command) {
        byte[] name = command.description().shortName().getBytes(StandardCharsets.US_ASCII);
        int hash = 0;
        for (byte letter : name) {
            hash = next(hash, letter);
        }
        int slot = spread(hash) & mask;
        while (slots[slot] != null) {
            slot = slot + 1 & mask;
        }
        slots[slot] = command;
        names[slot] = name;
    }

    /** All commands, in the order given. */
    public List<Command> commands() {
        return commands;
    }

    /** All commands and their subcommands, each at the index of its {@link Command#index() number}. */
    public List<Command> numberedCommands() {
        List<Command> numbered = new ArrayList<>();
        for (Command command : commands) {
            numbered.add(command);
            if (command.subcommands() != null) {
                numbered.addAll(command.subcommands().commands());
            }
        }
        return numbered;
    }

    /** Numbers all commands and their subcommands. Before the table is used. */
    public CommandTable number() {
        List<Command> numbered = numberedCommands();
        for (int index = 0; index < numbered.size(); index++) {
            numbered.get(index).setIndex(index);
        }
        return this;
    }

    /** The command whose name is at an address, or null. */
    public Command find(long address, int length) {
        if (length > MAX_NAME_LENGTH) {
            return null;
        }
        int hash = 0;
        for (int index = 0; index < length; index++) {
            hash = next(hash, lowerCase(NativeMemory.getByte(address + index)));
        }
        int slot = spread(hash) & mask;
        while (slots[slot] != null) {
            if (isNamed(names[slot], address, length)) {
                return slots[slot];
            }
            slot = slot + 1 & mask;
        }
        return null;
    }

    private static boolean isNamed(byte[] name, long address, int length) {
        if (name.length != length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (name[index] != lowerCase(NativeMemory.getByte(address + index))) {
                return false;
            }
        }
        return true;
    }

    private static int next(int hash, int letter) {
        return hash * 31 + letter;
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 7 ^ hash >>> 15;
    }

    private static byte lowerCase(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + ('a' - 'A')) : letter;
    }
}
