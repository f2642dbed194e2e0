package kilonova.protocol;

/**
 * A share of one of the host's device providers, already allocated in Placement.
 *
 * @param providerKey the key under which the agent reported the provider ({@link DeviceProvider#key()})
 * @param resourceClass {@code VGPU} or a custom class, as the agent reported it
 * @param amount units, at least 1
 */
public record DeviceClaim(String providerKey, String resourceClass, int amount) {
    public DeviceClaim {
        if (amount < 1) {
            throw new IllegalArgumentException("a device claim needs at least one unit, not " + amount);
        }
    }
}
