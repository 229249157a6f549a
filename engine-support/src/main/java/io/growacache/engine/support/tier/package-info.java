/**
 * Items on a device, beside those that an engine has in memory, behind one index: {@link
 * io.growacache.engine.support.tier.FlashItems} is what all operations need of them, {@link
 * io.growacache.engine.support.tier.LateOperation} an operation that has to wait for one, {@link
 * io.growacache.engine.support.tier.FlashWriter} brings items there, {@link
 * io.growacache.engine.support.tier.FlashDropping} drops them, {@link
 * io.growacache.engine.support.tier.FlashRecovery} and {@link io.growacache.engine.support.tier.IndexImage} find them
 * again after a restart, {@link io.growacache.engine.support.tier.Reheating} brings them back to memory. What they have
 * to know of the memory they ask its {@link io.growacache.engine.support.tier.MemorySide}.
 */
package io.growacache.engine.support.tier;
