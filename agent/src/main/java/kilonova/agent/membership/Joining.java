package kilonova.agent.membership;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import kilonova.agent.link.Refusals;
import kilonova.certificates.ControllerTrust;
import kilonova.certificates.Fingerprint;
import kilonova.certificates.Identity;
import kilonova.certificates.Keys;
import kilonova.certificates.MalformedCredential;
import kilonova.certificates.Pem;
import kilonova.certificates.SigningRequest;
import kilonova.certificates.Tls;
import kilonova.protocol.ControllerUnavailable;
import kilonova.protocol.MalformedMessage;
import kilonova.protocol.Wire;
import kilonova.protocol.membership.Admission;
import kilonova.protocol.membership.JoinRequest;
import kilonova.protocol.membership.JoinToken;
import kilonova.protocol.membership.RenewalRequest;

/** Gets certificates from a controller: the first with a token, each later one with the one before. */
public final class Joining {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Joining() {}

    /**
     * Joins a cloud. The key is made here and stays here. When this fails after the controller has answered, the token is used up.
     *
     * @param controller {@code https://controller:8775}
     * @throws ControllerUnavailable with the reason when the controller cannot be reached, is not the one that gave the token, or
     *     refuses it
     */
    public static Membership join(URI controller, JoinToken token, SecureRandom random) throws InterruptedException {
        Fingerprint authority = new Fingerprint(token.authority());
        KeyPair keys = Keys.generate(random);
        JoinRequest request = new JoinRequest(token.host(), token.secret(), SigningRequest.write(keys, token.host()));
        Admission admission = ask(controller, "/agent/v1/join", request, Tls.client(new ControllerTrust(authority)));
        return membership(controller, token.host(), authority, keys, admission);
    }

    /**
     * Gets a newer certificate, for a new key.
     *
     * @throws ControllerUnavailable with the reason when the controller cannot be reached or refuses it
     */
    public static Membership renew(Membership member, SecureRandom random) throws InterruptedException {
        KeyPair keys = Keys.generate(random);
        Admission admission = ask(
                member.controller(),
                "/agent/v1/hosts/" + member.host() + "/certificate",
                new RenewalRequest(SigningRequest.write(keys, member.host())),
                member.tls());
        return membership(member.controller(), member.host(), Fingerprint.of(member.authority()), keys, admission);
    }

    private static Membership membership(
            URI controller, String host, Fingerprint authority, KeyPair keys, Admission admission) {
        try {
            Identity identity = new Identity(keys.getPrivate(), Pem.readCertificates(admission.certificate()));
            X509Certificate root = Pem.readCertificates(admission.authority()).getFirst();
            if (!identity.certificate().getPublicKey().equals(keys.getPublic())
                    || !Fingerprint.of(root).equals(authority)) {
                throw new ControllerUnavailable(
                        "the controller at " + controller + " sent a certificate of something else");
            }
            return new Membership(controller, host, identity, root);
        } catch (MalformedCredential nonsense) {
            throw new ControllerUnavailable(
                    "the controller at " + controller + " answered with nonsense: " + nonsense.getMessage(), nonsense);
        }
    }

    private static Admission ask(URI controller, String path, Object body, SSLContext tls) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(controller.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(Wire.toJson(body)))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build()) {
            HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                throw Refusals.of(controller.toString(), request, response.statusCode(), response.body());
            }
            return Wire.read(response.body(), Admission.class);
        } catch (MalformedMessage nonsense) {
            throw new ControllerUnavailable("the controller at " + controller + " answered with nonsense", nonsense);
        } catch (IOException failure) {
            throw new ControllerUnavailable(
                    "the controller at " + controller + " cannot be asked: " + Tls.reason(failure), failure);
        }
    }
}
