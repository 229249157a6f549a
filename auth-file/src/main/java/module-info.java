/** Users, roles and hashed passwords in a file: an authenticator, and {@code gac users}, which maintains the file. */
module io.growacache.auth.file {
    requires info.picocli;
    requires io.growacache.spi;

    // Sets the fields that stand for options.
    opens io.growacache.auth.file to info.picocli;

    provides io.growacache.spi.security.AuthenticatorFactory with io.growacache.auth.file.FileAuthenticatorFactory;
    provides io.growacache.spi.tool.Tool with io.growacache.auth.file.UsersTool;
}
