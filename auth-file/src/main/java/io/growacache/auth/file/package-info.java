/**
 * Users in a file. {@link io.growacache.auth.file.UsersFile} is the format and the only class that reads or writes the file;
 * {@link io.growacache.auth.file.Users} is its content at one moment; {@link io.growacache.auth.file.FileAuthenticator} checks
 * clients against it; {@link io.growacache.auth.file.UsersCommand} is the command line.
 *
 * <p>A check costs some hundred milliseconds of processor time on purpose, so it never runs on a worker: it waits in a bounded
 * queue for a few threads. Those that succeeded are remembered, as a keyed hash that is useless outside the process, until the
 * file is read again.
 */
package io.growacache.auth.file;
