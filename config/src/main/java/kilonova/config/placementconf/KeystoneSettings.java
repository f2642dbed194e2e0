package kilonova.config.placementconf;

import java.util.List;
import java.util.Optional;
import kilonova.config.option.Option;
import kilonova.config.option.OptionGroup;
import kilonova.config.option.OptionValues;
import kilonova.config.option.ValueTypes;

/**
 * The Keystone that checks tokens, and how this service proves itself to it: {@code [keystone_authtoken]}.
 *
 * @param wwwAuthenticateUri where clients without a token are sent
 * @param authUrl where tokens are checked
 * @param authType how this service proves itself
 * @param username the service's user, by name
 * @param userId the service's user, by id
 * @param password its password
 * @param userDomainName the domain that the user's name is from, by name
 * @param userDomainId the same by id
 * @param projectName the project that the service's token is for, by name
 * @param projectId the same by id
 * @param projectDomainName the domain that the project's name is from, by name
 * @param projectDomainId the same by id
 * @param systemScope {@code all} for a token that is good for the whole deployment
 * @param defaultDomainName the domain of user and project where they name none
 * @param defaultDomainId the same by id
 * @param applicationCredentialId the application credential that stands for user and password
 * @param applicationCredentialSecret its secret
 * @param tokenCacheTime seconds for which a checked token need not be checked again; -1 for none
 * @param insecure whether Keystone's certificate goes unchecked
 * @param cafile the certificates that Keystone's must lead to
 * @param httpConnectTimeout seconds that Keystone may take to take a connection
 * @param httpRequestMaxRetries how often a failed connection is tried again
 * @param serviceTokenRoles roles of which a service's token needs one to let an expired token pass
 * @param serviceTokenRolesRequired whether a service's token without these roles is refused
 */
public record KeystoneSettings(
        Optional<String> wwwAuthenticateUri,
        Optional<String> authUrl,
        AuthType authType,
        Optional<String> username,
        Optional<String> userId,
        Optional<String> password,
        Optional<String> userDomainName,
        Optional<String> userDomainId,
        Optional<String> projectName,
        Optional<String> projectId,
        Optional<String> projectDomainName,
        Optional<String> projectDomainId,
        Optional<String> systemScope,
        Optional<String> defaultDomainName,
        Optional<String> defaultDomainId,
        Optional<String> applicationCredentialId,
        Optional<String> applicationCredentialSecret,
        int tokenCacheTime,
        boolean insecure,
        Optional<String> cafile,
        int httpConnectTimeout,
        int httpRequestMaxRetries,
        List<String> serviceTokenRoles,
        boolean serviceTokenRolesRequired) {
    /** How a service proves itself. */
    public enum AuthType {
        /** With user and password. */
        PASSWORD,
        /** With user and password. */
        V3PASSWORD,
        /** With an application credential. */
        V3APPLICATIONCREDENTIAL
    }

    private static final String SECTION = "keystone_authtoken";

    static final Option<Optional<String>> WWW_AUTHENTICATE_URI = text(
                    "www_authenticate_uri", "Identity endpoint that clients without a token are sent to.")
            .formerly(SECTION, "auth_uri");
    static final Option<Optional<String>> AUTH_URL =
            text("auth_url", "Identity endpoint where tokens are checked.").formerly(SECTION, "auth-url");
    static final Option<AuthType> AUTH_TYPE = Option.of(
                    "auth_type",
                    ValueTypes.oneOf(AuthType.class),
                    AuthType.PASSWORD,
                    "How this service proves itself: password or v3applicationcredential.")
            .formerly(SECTION, "auth_plugin");
    static final Option<Optional<String>> USERNAME = text("username", "This service's user.")
            .formerly(SECTION, "user_name")
            .formerly(SECTION, "user-name");
    static final Option<Optional<String>> USER_ID =
            text("user_id", "This service's user, by id.").formerly(SECTION, "user-id");
    static final Option<Optional<String>> PASSWORD = text("password", "Its password.");
    static final Option<Optional<String>> USER_DOMAIN_NAME =
            text("user_domain_name", "Domain of the user.").formerly(SECTION, "user-domain-name");
    static final Option<Optional<String>> USER_DOMAIN_ID =
            text("user_domain_id", "Domain of the user, by id.").formerly(SECTION, "user-domain-id");
    static final Option<Optional<String>> PROJECT_NAME = text("project_name", "Project of this service.")
            .formerly(SECTION, "tenant_name")
            .formerly(SECTION, "project-name")
            .formerly(SECTION, "tenant-name");
    static final Option<Optional<String>> PROJECT_ID = text("project_id", "Project of this service, by id.")
            .formerly(SECTION, "tenant_id")
            .formerly(SECTION, "project-id")
            .formerly(SECTION, "tenant-id");
    static final Option<Optional<String>> PROJECT_DOMAIN_NAME =
            text("project_domain_name", "Domain of the project.").formerly(SECTION, "project-domain-name");
    static final Option<Optional<String>> PROJECT_DOMAIN_ID =
            text("project_domain_id", "Domain of the project, by id.").formerly(SECTION, "project-domain-id");
    static final Option<Optional<String>> SYSTEM_SCOPE =
            text("system_scope", "all for a token of the whole deployment.").formerly(SECTION, "system-scope");
    static final Option<Optional<String>> DEFAULT_DOMAIN_NAME =
            text("default_domain_name", "Domain of user and project where they name none.");
    static final Option<Optional<String>> DEFAULT_DOMAIN_ID =
            text("default_domain_id", "Domain of user and project where they name none, by id.");
    static final Option<Optional<String>> APPLICATION_CREDENTIAL_ID =
            text("application_credential_id", "Application credential in place of user and password.");
    static final Option<Optional<String>> APPLICATION_CREDENTIAL_SECRET =
            text("application_credential_secret", "Secret of the application credential.");
    static final Option<Integer> TOKEN_CACHE_TIME = Option.of(
            "token_cache_time",
            ValueTypes.integerFrom(-1),
            300,
            "Seconds for which a checked token need not be checked again; -1 for none.");
    static final Option<Boolean> INSECURE =
            Option.of("insecure", ValueTypes.bool(), false, "Do not check Keystone's certificate.");
    static final Option<Optional<String>> CAFILE =
            text("cafile", "PEM file of the certificates that Keystone's must lead to.");
    static final Option<Integer> HTTP_CONNECT_TIMEOUT = Option.of(
            "http_connect_timeout", ValueTypes.integerFrom(1), 10, "Seconds that Keystone may take for a connection.");
    static final Option<Integer> HTTP_REQUEST_MAX_RETRIES = Option.of(
            "http_request_max_retries", ValueTypes.integer(0, 100), 3, "How often a failed connection is tried again.");
    static final Option<List<String>> SERVICE_TOKEN_ROLES = Option.of(
            "service_token_roles",
            ValueTypes.list(),
            List.of("service"),
            "Roles of which a service's token needs one to let an expired token pass.");
    static final Option<Boolean> SERVICE_TOKEN_ROLES_REQUIRED = Option.of(
            "service_token_roles_required", ValueTypes.bool(), false, "Refuse services' tokens without these roles.");

    /** The section {@code [keystone_authtoken]}. */
    static final OptionGroup GROUP = OptionGroup.of(
            SECTION,
            WWW_AUTHENTICATE_URI,
            AUTH_URL,
            AUTH_TYPE,
            USERNAME,
            USER_ID,
            PASSWORD,
            USER_DOMAIN_NAME,
            USER_DOMAIN_ID,
            PROJECT_NAME,
            PROJECT_ID,
            PROJECT_DOMAIN_NAME,
            PROJECT_DOMAIN_ID,
            SYSTEM_SCOPE,
            DEFAULT_DOMAIN_NAME,
            DEFAULT_DOMAIN_ID,
            APPLICATION_CREDENTIAL_ID,
            APPLICATION_CREDENTIAL_SECRET,
            TOKEN_CACHE_TIME,
            INSECURE,
            CAFILE,
            HTTP_CONNECT_TIMEOUT,
            HTTP_REQUEST_MAX_RETRIES,
            SERVICE_TOKEN_ROLES,
            SERVICE_TOKEN_ROLES_REQUIRED);

    static KeystoneSettings from(OptionValues values) {
        return new KeystoneSettings(
                values.get(WWW_AUTHENTICATE_URI),
                values.get(AUTH_URL),
                values.get(AUTH_TYPE),
                values.get(USERNAME),
                values.get(USER_ID),
                values.get(PASSWORD),
                values.get(USER_DOMAIN_NAME),
                values.get(USER_DOMAIN_ID),
                values.get(PROJECT_NAME),
                values.get(PROJECT_ID),
                values.get(PROJECT_DOMAIN_NAME),
                values.get(PROJECT_DOMAIN_ID),
                values.get(SYSTEM_SCOPE),
                values.get(DEFAULT_DOMAIN_NAME),
                values.get(DEFAULT_DOMAIN_ID),
                values.get(APPLICATION_CREDENTIAL_ID),
                values.get(APPLICATION_CREDENTIAL_SECRET),
                values.get(TOKEN_CACHE_TIME),
                values.get(INSECURE),
                values.get(CAFILE),
                values.get(HTTP_CONNECT_TIMEOUT),
                values.get(HTTP_REQUEST_MAX_RETRIES),
                values.get(SERVICE_TOKEN_ROLES),
                values.get(SERVICE_TOKEN_ROLES_REQUIRED));
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "KeystoneSettings[" + authUrl.orElse("") + "]";
    }

    private static Option<Optional<String>> text(String name, String help) {
        return Option.optional(name, ValueTypes.string(), help);
    }
}
