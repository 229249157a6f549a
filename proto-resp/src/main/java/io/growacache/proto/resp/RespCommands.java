package io.growacache.proto.resp;

import io.growacache.proto.resp.command.CommandTable;
import io.growacache.proto.resp.command.connection.AuthCommand;
import io.growacache.proto.resp.command.connection.ClientCommand;
import io.growacache.proto.resp.command.connection.EchoCommand;
import io.growacache.proto.resp.command.connection.HelloCommand;
import io.growacache.proto.resp.command.connection.PingCommand;
import io.growacache.proto.resp.command.connection.QuitCommand;
import io.growacache.proto.resp.command.connection.ResetCommand;
import io.growacache.proto.resp.command.connection.SelectCommand;
import io.growacache.proto.resp.command.keys.ExistsCommand;
import io.growacache.proto.resp.command.keys.ExpireCommand;
import io.growacache.proto.resp.command.keys.KeysCommand;
import io.growacache.proto.resp.command.keys.MoveCommand;
import io.growacache.proto.resp.command.keys.ObjectCommand;
import io.growacache.proto.resp.command.keys.PersistCommand;
import io.growacache.proto.resp.command.keys.RandomkeyCommand;
import io.growacache.proto.resp.command.keys.RemoveCommand;
import io.growacache.proto.resp.command.keys.ScanCommand;
import io.growacache.proto.resp.command.keys.TtlCommand;
import io.growacache.proto.resp.command.keys.TypeCommand;
import io.growacache.proto.resp.command.server.CommandCommand;
import io.growacache.proto.resp.command.server.ConfigCommand;
import io.growacache.proto.resp.command.server.DbsizeCommand;
import io.growacache.proto.resp.command.server.FlushCommand;
import io.growacache.proto.resp.command.server.InfoCommand;
import io.growacache.proto.resp.command.server.TimeCommand;
import io.growacache.proto.resp.command.strings.AppendCommand;
import io.growacache.proto.resp.command.strings.GetCommand;
import io.growacache.proto.resp.command.strings.GetdelCommand;
import io.growacache.proto.resp.command.strings.GetexCommand;
import io.growacache.proto.resp.command.strings.GetrangeCommand;
import io.growacache.proto.resp.command.strings.GetsetCommand;
import io.growacache.proto.resp.command.strings.IncrbyfloatCommand;
import io.growacache.proto.resp.command.strings.IncrementCommand;
import io.growacache.proto.resp.command.strings.MgetCommand;
import io.growacache.proto.resp.command.strings.MsetCommand;
import io.growacache.proto.resp.command.strings.MsetnxCommand;
import io.growacache.proto.resp.command.strings.SetCommand;
import io.growacache.proto.resp.command.strings.SetexCommand;
import io.growacache.proto.resp.command.strings.SetnxCommand;
import io.growacache.proto.resp.command.strings.SetrangeCommand;
import io.growacache.proto.resp.command.strings.StrlenCommand;
import java.util.List;

/** All commands: the one place to add another. */
final class RespCommands {
    private RespCommands() {
    }

    /** A numbered table of all commands, for one listener. */
    static CommandTable table() {
        return new CommandTable(List.of(
                new AppendCommand(),
                new AuthCommand(),
                new ClientCommand(),
                new CommandCommand(),
                new ConfigCommand(),
                MoveCommand.copy(),
                new DbsizeCommand(),
                IncrementCommand.decr(),
                IncrementCommand.decrby(),
                RemoveCommand.del(),
                new EchoCommand(),
                ExistsCommand.exists(),
                ExpireCommand.expire(),
                ExpireCommand.expireat(),
                TtlCommand.expiretime(),
                FlushCommand.flushall(),
                FlushCommand.flushdb(),
                new GetCommand(),
                new GetdelCommand(),
                new GetexCommand(),
                GetrangeCommand.getrange(),
                new GetsetCommand(),
                new HelloCommand(),
                IncrementCommand.incr(),
                IncrementCommand.incrby(),
                new IncrbyfloatCommand(),
                new InfoCommand(),
                new KeysCommand(),
                new MgetCommand(),
                new MsetCommand(),
                new MsetnxCommand(),
                new ObjectCommand(),
                new PersistCommand(),
                ExpireCommand.pexpire(),
                ExpireCommand.pexpireat(),
                TtlCommand.pexpiretime(),
                new PingCommand(),
                SetexCommand.psetex(),
                TtlCommand.pttl(),
                new QuitCommand(),
                new RandomkeyCommand(),
                MoveCommand.rename(),
                MoveCommand.renamenx(),
                new ResetCommand(),
                new ScanCommand(),
                new SelectCommand(),
                new SetCommand(),
                SetexCommand.setex(),
                new SetnxCommand(),
                new SetrangeCommand(),
                new StrlenCommand(),
                GetrangeCommand.substr(),
                new TimeCommand(),
                ExistsCommand.touch(),
                TtlCommand.ttl(),
                new TypeCommand(),
                RemoveCommand.unlink())).number();
    }
}
