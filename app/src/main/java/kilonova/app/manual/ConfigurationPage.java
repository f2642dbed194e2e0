package kilonova.app.manual;

import java.util.stream.Stream;
import kilonova.app.text.Text;
import kilonova.app.up.ConfigFile;
import kilonova.config.Settings;
import kilonova.config.devices.DeviceOptions;
import kilonova.config.option.Option;

/** The manual page of {@code kilonova.conf}, in section 5. */
final class ConfigurationPage {
    private ConfigurationPage() {}

    static String source(String version) {
        Roff page = new Roff("kilonova.conf", 5, version)
                .heading(Text.of("manual.name"))
                .paragraph("kilonova.conf - " + Text.of("manual.conf.name"))
                .heading(Text.of("manual.description"))
                .paragraph(Text.of("manual.conf.description"));
        Stream.concat(Settings.GROUPS.stream(), Stream.of(DeviceOptions.typeGroup("<type>")))
                .forEach(group -> {
                    page.heading("[" + group.name() + "]");
                    group.options().forEach(option -> page.item(term(option), meaning(option)));
                });
        return page.heading(Text.of("manual.see"))
                .paragraph("kilonova-config(1), kilonova-controller(1), kilonova-agent(1)")
                .text();
    }

    private static String term(Option<?> option) {
        return option.name() + " = " + ConfigFile.written(option.fallback());
    }

    private static String meaning(Option<?> option) {
        return option.help() + (option.isUsed() ? "" : " " + Text.of("config.not.used"));
    }
}
