package kilonova.identity.users;

/**
 * A password that cannot be read back. Its text form shows nothing.
 *
 * @param modularCrypt bcrypt's own form, cost and salt included
 */
public record PasswordHash(String modularCrypt) {
    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }
}
