package kilonova.compute.keypairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import kilonova.compute.api.ResourcesWorld;
import kilonova.store.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class MadeKeyTest {
    @Test
    void theTwoHalvesBelongTogether() throws Exception {
        MadeKey made = MadeKey.make();
        RSAPrivateCrtKey key = privateKey(made.privateKey());
        ByteBuffer blob =
                ByteBuffer.wrap(Base64.getDecoder().decode(made.publicKey().split(" ")[1]));
        assertThat(new String(next(blob), StandardCharsets.US_ASCII)).isEqualTo("ssh-rsa");
        assertThat(new BigInteger(next(blob))).isEqualTo(key.getPublicExponent());
        assertThat(new BigInteger(next(blob))).isEqualTo(key.getModulus());
        assertThat(key.getModulus().bitLength()).isEqualTo(2048);
        assertThat(PublicKeys.fingerprint(KeyType.SSH, made.publicKey()))
                .hasValueSatisfying(text -> assertThat(text).matches("([0-9a-f]{2}:){15}[0-9a-f]{2}"));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void thePrivateHalfIsToldOnceAndOnlyBelow292(Engine engine) {
        try (ResourcesWorld world = new ResourcesWorld(engine)) {
            JsonNode made = world.api
                    .ask("member-a", "2.91", "POST", "/os-keypairs", "{\"keypair\": {\"name\": \"made\"}}")
                    .json()
                    .path("keypair");
            assertThat(made.path("private_key").asString()).startsWith("-----BEGIN RSA PRIVATE KEY-----\n");
            assertThat(made.path("public_key").asString()).startsWith("ssh-rsa AAAA");
            for (String path : List.of("/os-keypairs", "/os-keypairs/made")) {
                assertThat(world.api.get("member-a", "2.91", path).body()).doesNotContain("private_key");
            }
            assertThat(world.api
                            .ask("member-a", "2.92", "POST", "/os-keypairs", "{\"keypair\": {\"name\": \"made2\"}}")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void certificatesAreKnownByTheirSha1() {
        String certificate = """
                -----BEGIN CERTIFICATE-----
                MIIBdDCCARugAwIBAgIUW8jpJ68/ar+Y3/lGUGo4C2YokL8wCgYIKoZIzj0EAwIw
                DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjIxMjExMTFaGA8yMTI2MTAyOTEyMTEx
                MVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHlg
                ZFKpHXhRmg/UozKY5VotGenyo5aE2Zf+c7TaKCeaWlqgYYWl1g9bO87BaKQ8XpNc
                hmot6TX/nCFCu+wJbjujUzBRMB0GA1UdDgQWBBSAHOK6HYuyvPq6k/oSVjUFGk7Y
                9jAfBgNVHSMEGDAWgBSAHOK6HYuyvPq6k/oSVjUFGk7Y9jAPBgNVHRMBAf8EBTAD
                AQH/MAoGCCqGSM49BAMCA0cAMEQCIGSPn0CGHVlWZxG7zGEGuujcnxh7Ci/zeWSD
                wGPunnJkAiA87EeZyHQczHtwg46X4FkxYwRVkGaJLXmv/cISwmdl+w==
                -----END CERTIFICATE-----
                """;
        assertThat(PublicKeys.fingerprint(KeyType.X509, certificate))
                .contains("3e:1f:7c:04:e0:0c:77:1d:d6:59:d4:6a:d1:54:30:13:9a:4e:b4:25");
        assertThat(PublicKeys.fingerprint(KeyType.SSH, certificate)).isEmpty();
    }

    private static byte[] next(ByteBuffer blob) {
        byte[] part = new byte[blob.getInt()];
        blob.get(part);
        return part;
    }

    /** Wraps PKCS #1 of 2,048 bits into the PKCS #8 that the platform reads. */
    private static RSAPrivateCrtKey privateKey(String pem) throws Exception {
        byte[] inner = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        byte[] head = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");
        ByteBuffer outer = ByteBuffer.allocate(4 + head.length + 4 + inner.length);
        outer.put((byte) 0x30).put((byte) 0x82).putShort((short) (head.length + 4 + inner.length));
        outer.put(head)
                .put((byte) 0x04)
                .put((byte) 0x82)
                .putShort((short) inner.length)
                .put(inner);
        return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(outer.array()));
    }
}
