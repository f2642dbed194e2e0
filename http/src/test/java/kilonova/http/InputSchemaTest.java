package kilonova.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputSchemaTest {
    private static final InputSchema THING = InputSchema.of(InputSchemaTest.class, "thing.json");

    private static Request request(int minor, String query, String body) {
        return new Request(
                Method.POST,
                "/things",
                "",
                Map.of(),
                Query.parse(query),
                Headers.NONE,
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                URI.create("http://localhost"),
                "req-1",
                new Microversion(2, minor),
                Optional.empty(),
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1  | {}                                              | 'thing' is a required property
            1  | []                                              | [] is not of type 'object'
            1  | {"thing":{}}                                    | Invalid input for field/attribute thing. Value: {}. 'name' is a required property
            1  | {"thing":{"name":" x"}}                         | An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.
            1  | {"thing":{"name":""}}                           | Invalid input for field/attribute name. Value: . '' should be non-empty
            1  | {"thing":{"name":7}}                            | Invalid input for field/attribute name. Value: 7. 7 is not of type 'string'
            1  | {"thing":{"name":"x","description":"d"}}        | Invalid input for field/attribute thing. Value: {'name': 'x', 'description': 'd'}. Additional properties are not allowed ('description' was unexpected)
            57 | {"thing":{"name":"x","networks":"auto","personality":[]}} | Invalid input for field/attribute thing. Value: {'name': 'x', 'networks': 'auto', 'personality': []}. Additional properties are not allowed ('personality' was unexpected)
            37 | {"thing":{"name":"x"}}                          | Invalid input for field/attribute thing. Value: {'name': 'x'}. 'networks' is a required property
            36 | {"thing":{"name":"x","networks":"auto"}}        | Invalid input for field/attribute networks. Value: auto. 'auto' is not of type 'array'
            1  | {"thing":{"name":"x","count":0}}                | Invalid input for field/attribute count. Value: 0. 0 is less than the minimum of 1
            1  | {"thing":{"name":"x","count":"0"}}              | Invalid input for field/attribute count. Value: 0. '0' is less than the minimum of 1
            1  | {"thing":{"name":"x","count":"a"}}              | Invalid input for field/attribute count. Value: a. 'a' does not match '^[0-9]*$'
            1  | {"thing":{"name":"x","count":true}}             | Invalid input for field/attribute count. Value: True. True is not of type 'integer', 'string'
            1  | {"thing":{"name":"x","kind":"c"}}               | Invalid input for field/attribute kind. Value: c. 'c' is not one of ['a', 'b']
            1  | {"thing":{"name":"x","image":"c"}}              | Invalid input for field/attribute image. Value: c. 'c' is not a 'uuid'
            1  | {"thing":{"name":"x","metadata":{"a/":"b"}}}    | Invalid input for field/attribute metadata. Value: {'a/': 'b'}. Additional properties are not allowed ('a/' was unexpected)
            75 | {"thing":{"name":"x","networks":[]},"more":1}   | Additional properties are not allowed ('more' was unexpected)
            """)
    void theFirstWrongThingIsNamedInNovasWords(int minor, String body, String message) {
        assertThatThrownBy(() -> THING.body(request(minor, "", body)))
                .isInstanceOf(Fault.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1  | {"thing":{"name":"x","count":"12","networks":[]}}
            1  | {"thing":{"name":"日本語 x","personality":[],"metadata":{"a b":"c"}}}
            19 | {"thing":{"name":"x","description":null}}
            37 | {"thing":{"name":"x","networks":"auto","address":"fe80::1","data":"YWI=\\n"}}
            74 | {"thing":{"name":"x","networks":[],"address":"::ffff:1.2.3.4"},"more":1}
            """)
    void whatTheMicroversionKnowsIsAccepted(int minor, String body) {
        assertThat(THING.body(request(minor, "", body)).has("thing")).isTrue();
    }

    @Test
    void aWholeNumberBeyondAllRangesIsRefusedAndNoDefect() {
        assertThatThrownBy(() -> THING.body(request(1, "", "{\"thing\":{\"name\":\"x\",\"count\":1e99}}")))
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("Invalid input: a number is out of range.");
    }

    @ParameterizedTest
    @CsvSource({"1.2.3", "1.2.3.400", "fe80:1", "1::2::3", "1:2:3:4:5:6:7:8:9", "g::1", "localhost"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(
                        () -> THING.body(request(1, "", "{\"thing\":{\"name\":\"x\",\"address\":\"" + text + "\"}}")))
                .hasMessageEndingWith("'" + text + "' is not valid under any of the given schemas");
    }

    @Test
    void aQueryIsCheckedByItsNamesAndItsValues() {
        InputSchema query = InputSchema.of(InputSchemaTest.class, "query.json");
        query.query(request(1, "limit=3&unknown=1&name=a&name=b.*", ""));
        assertThatThrownBy(() -> query.query(request(1, "limit=x", "")))
                .hasMessage("Invalid input for query parameters limit. Value: x. 'x' does not match '^[0-9]*$'");
        assertThatThrownBy(() -> query.query(request(1, "name=a&name=(", "")))
                .hasMessage("Invalid input for query parameters name. Value: (. '(' is not a 'regex'");
        assertThatThrownBy(() -> query.query(request(75, "unknown=1", "")))
                .hasMessage("Additional properties are not allowed ('unknown' was unexpected)");
    }
}
