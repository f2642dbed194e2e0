package kilonova.placement.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules that hold where no file says otherwise, with upstream's names, so that files made for upstream fit. */
public final class Defaults {
    /** Admins of any project, and services. */
    public static final String ADMIN_OR_SERVICE = "admin_or_service_api";
    /** Services alone. */
    public static final String SERVICE = "service_api";
    /** The former, and who may read in the project in question. */
    public static final String READER = "admin_or_project_reader_or_service_api";

    private static final String ADMIN = "admin_api";
    private static final String PROJECT_READER = "project_reader_api";

    private static final Map<String, String> SHARED = Map.of(
            SERVICE, "role:service",
            ADMIN_OR_SERVICE, "role:admin or role:service",
            PROJECT_READER, "role:reader and project_id:%(project_id)s",
            READER, "role:admin or rule:project_reader_api or role:service");

    private Defaults() {}

    /**
     * The rules that the others are made of.
     *
     * @param legacy whether each of them also lets admins through, as before there were roles for services
     */
    public static RuleSet rules(boolean legacy, String fallback) {
        Map<String, Check> rules = new HashMap<>();
        Check admin = RuleParser.parse("role:admin");
        rules.put(ADMIN, admin);
        SHARED.forEach((name, text) -> {
            Check check = RuleParser.parse(text);
            rules.put(name, legacy ? new Check.Any(List.of(check, admin)) : check);
        });
        return new RuleSet(rules, fallback);
    }
}
