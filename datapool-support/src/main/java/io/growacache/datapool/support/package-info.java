/**
 * What datapools need that keep their data in a file which another run of the program may take over.
 *
 * <p>{@link io.growacache.datapool.support.FileHeader} is the page that such a file begins with,
 * {@link io.growacache.datapool.support.HeaderForm} what tells the files of one kind of pool from another's, and
 * {@link io.growacache.datapool.support.HeaderCheck} says of a file why it cannot be used.
 */
package io.growacache.datapool.support;
