/** {@code gac bench device}: what a block pool makes of a device, beside fio on the same file. */
package io.growacache.tool.loadgen.device;
