package kilonova.agent.libvirt.domain;

/** What the network cards of guests are plugged into. */
public sealed interface GuestNetwork {
    /** A network that libvirt runs. */
    record OfLibvirt(String name) implements GuestNetwork {}

    /** A bridge of the host's own. */
    record Bridge(String name) implements GuestNetwork {}

    /** QEMU's own small network: outwards only, each guest alone. */
    record User() implements GuestNetwork {}

    /** Nothing: guests have no network cards. */
    record None() implements GuestNetwork {}

    /** As {@link #parse} reads it. */
    default String text() {
        return switch (this) {
            case OfLibvirt(String name) -> "network:" + name;
            case Bridge(String name) -> "bridge:" + name;
            case User user -> "user";
            case None none -> "none";
        };
    }

    /** Reads {@code network:NAME}, {@code bridge:NAME}, {@code user} or {@code none}. */
    static GuestNetwork parse(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        return switch (colon < 0 ? text : text.substring(0, colon)) {
            case "network" -> new OfLibvirt(name);
            case "bridge" -> new Bridge(name);
            case "user" -> new User();
            case "none" -> new None();
            default -> throw new IllegalArgumentException("no guest network: " + text);
        };
    }
}
