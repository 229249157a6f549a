/** For authors of datapools and of engines over them: reference pools in memory and pools that inject faults. */
package io.growacache.tck.datapool;
