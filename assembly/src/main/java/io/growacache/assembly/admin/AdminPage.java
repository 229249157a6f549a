package io.growacache.assembly.admin;

/** What the control plane answers at one path. Called on a thread of the control plane; may take its time. */
@FunctionalInterface
public interface AdminPage {
    /** The answer to a request as things stand. */
    Answer answer();

    /**
     * An answer.
     *
     * @param status an HTTP status code
     * @param contentType the body's media type
     * @param body the body; not to be changed afterwards
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Answer(int status, String contentType, byte[] body) {
    }
}
