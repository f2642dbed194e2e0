package kilonova.http;

/** The HTTP methods that OpenStack's APIs use. */
public enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE,
    OPTIONS
}
