package kilonova.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import kilonova.identity.users.PasswordHash;
import kilonova.identity.users.Passwords;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecrecyTest {
    /** Keeps all lines, from whatever thread. */
    private static final class Memory extends AppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLoggerName() + " " + event.getFormattedMessage());
        }
    }

    @Test
    void noLogShowsAPasswordASecretOrAToken() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        Memory seen = new Memory();
        seen.start();
        root.addAppender(seen);
        root.setLevel(Level.TRACE);
        try (TestCloud cloud = new TestCloud()) {
            String token = cloud.demo();
            cloud.login("demo", "wrong-password", "");
            String made = cloud.as(
                            token,
                            "POST",
                            "/users/" + cloud.id("users", "demo") + "/application_credentials",
                            "{'application_credential':{'name':'a'}}")
                    .json()
                    .path("application_credential")
                    .path("secret")
                    .stringValue();
            assertThat(made).hasSize(43);
            List<String> secrets =
                    List.of(TestCloud.ADMIN_PASSWORD, TestCloud.DEMO_PASSWORD, "wrong-password", token, made, "$2a$");
            assertThat(seen.lines)
                    .isNotEmpty()
                    .noneMatch(line -> secrets.stream().anyMatch(line::contains));
        } finally {
            root.detachAppender(seen);
            root.setLevel(level);
        }
    }

    @Test
    void textFormsOfSecretsShowNothing() {
        PasswordHash hash = new Passwords(4).hash("a secret");
        assertThat(hash.toString()).isEqualTo("PasswordHash[hidden]");
        assertThat(TestCloud.plan().toString()).doesNotContain(TestCloud.ADMIN_PASSWORD, TestCloud.DEMO_PASSWORD);
    }

    @Test
    void longPasswordsCountAsAWhole() {
        Passwords passwords = new Passwords(4);
        String longOne = "x".repeat(100);
        var hash = Optional.of(passwords.hash(longOne + "a"));
        assertThat(passwords.matches(longOne + "a", hash)).isTrue();
        assertThat(passwords.matches(longOne + "b", hash)).isFalse();
        assertThat(passwords.matches("anything", Optional.empty())).isFalse();
    }
}
