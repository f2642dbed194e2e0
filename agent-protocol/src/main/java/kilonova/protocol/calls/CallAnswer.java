package kilonova.protocol.calls;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import kilonova.protocol.Problem;

/** What a host says to a call that wants no stream, and why it opens none where one was wanted. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CallAnswer.ConsoleText.class, name = "console_text"),
    @JsonSubTypes.Type(value = CallAnswer.Diagnosed.class, name = "diagnosed"),
    @JsonSubTypes.Type(value = CallAnswer.Refused.class, name = "refused")
})
public sealed interface CallAnswer {
    /** What the guest wrote, as it wrote it; bytes that are no UTF-8 are replaced. */
    record ConsoleText(String text) implements CallAnswer {}

    /** How the guest is doing. */
    record Diagnosed(GuestDiagnostics diagnostics) implements CallAnswer {}

    /**
     * Nothing was done.
     *
     * @param problem {@code guest.missing}, {@code guest.not_running}, {@code console.missing}, {@code disk.none}, {@code hypervisor.unavailable},
     *     {@code calls.busy} or {@code calls.failed}, with a sentence for people
     */
    record Refused(Problem problem) implements CallAnswer {}
}
