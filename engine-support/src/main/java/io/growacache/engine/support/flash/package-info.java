/**
 * A log of segments on a block pool, for items that leave memory: written in large sequential pieces, dropped oldest
 * first, read item by item. What is on the device is described in {@code docs/format/s3fifo.md} and laid out by {@link
 * io.growacache.engine.support.flash.FlashLayout}; an index slot leads there by a {@link
 * io.growacache.engine.support.flash.FlashLocation}.
 *
 * <h2>Which copy counts</h2>
 * Each use of a segment has a number of its own, its <em>sequence</em>, which every record in it repeats. A reader takes
 * the sequence together with the slot and finds out from the record whether the segment was used again meanwhile.
 *
 * <h2>What a crash may bring back</h2>
 * Nothing that ended before the durability window. A segment counts after a crash once its summary is on the device,
 * and that is written last and names only what was not replaced while the segment was being written. What ends
 * afterwards is noted in the {@link io.growacache.engine.support.flash.FlashJournal}, which is written out several times
 * per window.
 */
package io.growacache.engine.support.flash;
