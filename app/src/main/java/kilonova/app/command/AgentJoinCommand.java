package kilonova.app.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import kilonova.agent.membership.Joining;
import kilonova.agent.membership.Membership;
import kilonova.agent.membership.MembershipFile;
import kilonova.app.text.Text;
import kilonova.app.up.DataDirectory;
import kilonova.protocol.membership.JoinToken;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes this machine a host of a cloud: exchanges a token for a certificate. */
@Command(name = "join")
public final class AgentJoinCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--controller", required = true, paramLabel = "URL", descriptionKey = "agent.join.controller")
    private URI controller = URI.create("https://localhost:8775");

    @Option(
            names = "--token",
            required = true,
            paramLabel = "TOKEN",
            arity = "0..1",
            interactive = true,
            echo = false,
            descriptionKey = "agent.join.token")
    private String token = "";

    @Option(names = "--data", paramLabel = "FOLDER", descriptionKey = "agent.data")
    private Path folder = DataDirectory.usual(System.getenv(), "kilonova-agent");

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!"https".equals(controller.getScheme()) || controller.getHost() == null) {
            throw new ParameterException(spec.commandLine(), Text.of("agent.join.https"));
        }
        JoinToken invited = JoinToken.parse(token);
        try (DataDirectory data = DataDirectory.open(folder)) {
            MembershipFile file = new MembershipFile(data.path());
            Membership membership = Joining.join(controller, invited, new SecureRandom());
            file.write(membership);
            spec.commandLine()
                    .getOut()
                    .println(Text.of(
                            "agent.joined", membership.host(), controller, membership.expiresAt(), file.path()));
        }
        return 0;
    }
}
