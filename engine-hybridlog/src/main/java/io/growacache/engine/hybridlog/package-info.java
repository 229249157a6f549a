/**
 * The HybridLog engine, after FASTER (Chandramouli, Prasaad, Kossmann, Levandoski, Hunter, Barnett: "FASTER: a concurrent
 * key-value store with in-place updates", SIGMOD 2018): one log whose tail is changed in place, so that items that are
 * written again and again stay where they are, while what nobody touches ages towards the head.
 *
 * <p>Where to start: {@link io.growacache.engine.hybridlog.log.PagedLog} says what the log's addresses, pages and regions
 * are, {@link io.growacache.engine.hybridlog.log.RecordLayout} what a record is and how it changes, {@link
 * io.growacache.engine.hybridlog.LogStore} how items are found and retired; {@link io.growacache.engine.hybridlog.LogReads}
 * and {@link io.growacache.engine.hybridlog.LogWrites} are the operations, {@link
 * io.growacache.engine.hybridlog.Reclaim} says when room is made, {@link io.growacache.engine.hybridlog.Eviction} how.
 *
 * <h2>Why reads are safe without a lock and outside the epochs</h2>
 * A reader loads the slot, then the number of the page that the slot leads to, then the record's header, then what it
 * wants; and then header and number again. If the number is as before, no byte in between belonged to another page: it is
 * taken away before the frame is used again, and never comes back. If the header is as before and says that nothing is
 * changing, no byte of the record changed in between. So what was read is one state of the record, later than when the
 * slot led to it; and as a record is not changed any more when its slot has been changed, that state was the item's at
 * some moment during the read.
 *
 * <h2>Why writes are safe</h2>
 * Writers hold the locks of the key's index buckets, without which nobody changes the slot or the record: so there is one
 * writer per key, and no fuzzy region where an update would have to be tried again, as where updates take no locks. What
 * the locks do not cover are pages. A writer is inside an {@linkplain io.growacache.engine.hybridlog.log.Epochs epoch}
 * from before it looks at the log's regions until it is done with its records; so all know that a page is read-only
 * before it is emptied, and all are done with what it held before its frame is used again.
 */
package io.growacache.engine.hybridlog;
