/**
 * Engine operations with their replies, by kind. They belong to a worker's {@link
 * io.growacache.proto.resp.operation.OperationPools}: a connection borrows one, submits it, and only when its answer
 * is late is it taken out of the pool until it is released. So a connection costs no operations, and thousands of late
 * answers no more objects than there are late answers.
 */
package io.growacache.proto.resp.operation;
