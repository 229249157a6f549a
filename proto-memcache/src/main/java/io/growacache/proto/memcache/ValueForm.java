package io.growacache.proto.memcache;

import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.protocol.ReplyBuffer;

/** How an item is shown to a client. */
enum ValueForm {
    /** {@code VALUE key flags length}, as {@code get} and {@code gat} answer. */
    PLAIN,
    /** {@code VALUE key flags length cas}, as {@code gets} and {@code gats} answer. */
    WITH_CAS;

    /** More bytes than stand around key and value: the words, three numbers, spaces and line ends. */
    private static final int FRAME_LENGTH = 64;

    /** Writes a found item; false, with nothing written, when there is no room at the moment. */
    boolean write(Key key, StoredItem item, ReplyBuffer reply) {
        int valueLength = item.valueLength();
        int keyLength = key.length();
        if (!reply.reserve(valueLength + keyLength + FRAME_LENGTH)) {
            return false;
        }
        ReplyText.VALUE.writeTo(reply);
        reply.write(key.address(), keyLength);
        reply.writeByte(' ');
        reply.writeDecimal(Integer.toUnsignedLong(item.flags()));
        reply.writeByte(' ');
        reply.writeDecimal(valueLength);
        if (this == WITH_CAS) {
            reply.writeByte(' ');
            reply.writeUnsignedDecimal(item.version());
        }
        ReplyText.LINE_END.writeTo(reply);
        reply.writeValue(item, 0, valueLength);
        ReplyText.LINE_END.writeTo(reply);
        return true;
    }
}
