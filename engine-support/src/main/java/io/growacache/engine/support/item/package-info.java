/**
 * What engines have in common that is about items, wherever these are: who works on them ({@link
 * io.growacache.engine.support.item.EngineCaller}), what callbacks see of them ({@link
 * io.growacache.engine.support.item.ShownItem}), what is counted of them, and who is told of it ({@link
 * io.growacache.engine.support.item.ItemLedger}).
 */
package io.growacache.engine.support.item;
