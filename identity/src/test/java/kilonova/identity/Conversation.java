package kilonova.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kilonova.http.RunningService.Answer;
import kilonova.http.Transcript;

/**
 * Takes the steps of identity's transcripts: {@code CALLER METHOD PATH [BODY]}, where {@code -} is nobody, and
 * {@code login CALLER USER PASSWORD SCOPE}, which makes a caller.
 */
final class Conversation implements Transcript.Party {
    private final TestCloud cloud;
    private final Map<String, String> callers = new HashMap<>();

    Conversation(TestCloud cloud) {
        this.cloud = cloud;
        callers.put("admin", cloud.admin());
        callers.put("demo", cloud.demo());
    }

    @Override
    public Optional<Answer> take(String step) {
        if (step.startsWith("login ")) {
            String[] words = step.split(" ", 5);
            callers.put(words[1], cloud.token(words[2], words[3], words[4]));
            return Optional.empty();
        }
        String[] words = step.split(" ", 4);
        String[] headers = words[0].equals("-")
                ? new String[0]
                : new String[] {"X-Auth-Token", Objects.requireNonNull(callers.get(words[0]), words[0])};
        return Optional.of(
                cloud.ask(words[1], words.length < 3 ? "" : words[2], words.length < 4 ? "" : words[3], headers));
    }

    @Override
    public String neutral(String body) {
        return body.replace(cloud.url(), "HOST")
                .replaceAll("\"secret\":\"[^\"]+\"", "\"secret\":\"SECRET\"")
                .replaceAll("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z", "TIME")
                .replaceAll("\"audit_ids\":\\[[^]]*]", "\"audit_ids\":[]");
    }
}
