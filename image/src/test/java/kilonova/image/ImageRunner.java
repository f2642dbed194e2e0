package kilonova.image;

import java.nio.file.Files;
import kilonova.store.Engine;

/** Serves an empty image service for trying real clients by hand; ends when its input ends. */
public final class ImageRunner {
    private ImageRunner() {}

    public static void main(String[] arguments) throws Exception {
        ImageSettings settings = ImageSettings.in(Files.createTempDirectory("kilonova-images"));
        try (RunningImages images = new RunningImages(Engine.SQLITE, settings)) {
            System.out.println(images.url());
            System.in.transferTo(System.err);
        }
    }
}
