package io.quanzi.playbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Where the files come from: a directory with {@code schedules/} and {@code templates/}, else the copy in the jar. */
final class PlaybookDirectory {
    private static final List<String> ROOTS = List.of("schedules", "templates");
    private static final String IN_JAR = "playbook/";

    private PlaybookDirectory() {}

    /**
     * Reads every file.
     *
     * @param directory empty to take the working directory where it has both folders, else the jar's copy
     * @throws FaultyFile when a directory was named that has neither folder, or a file is not UTF-8
     */
    static List<Source> read(String directory) {
        try {
            if (!directory.isBlank()) {
                Path named = Path.of(directory);
                if (ROOTS.stream().noneMatch(root -> Files.isDirectory(named.resolve(root)))) {
                    throw new FaultyFile(new Fault(
                            directory,
                            0,
                            "expected a directory with schedules/ and templates/;"
                                    + " set quanzi.playbook-dir (QUANZI_PLAYBOOK_DIR) to one, or leave it empty"));
                }
                return fromDisk(named);
            }
            Path here = Path.of("").toAbsolutePath();
            return ROOTS.stream().allMatch(root -> Files.isDirectory(here.resolve(root))) ? fromDisk(here) : fromJar();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the playbook: " + unreadable.getMessage(), unreadable);
        }
    }

    private static List<Source> fromDisk(Path directory) throws IOException {
        var files = new ArrayList<Source>();
        for (String root : ROOTS) {
            Path folder = directory.resolve(root);
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                    String path = directory.relativize(file).toString().replace('\\', '/');
                    if (isOurs(path)) {
                        files.add(new Source(path, text(path, Files.readAllBytes(file))));
                    }
                }
            }
        }
        return files;
    }

    private static List<Source> fromJar() throws IOException {
        var files = new ArrayList<Source>();
        for (Resource resource :
                new PathMatchingResourcePatternResolver().getResources("classpath*:" + IN_JAR + "**/*.*")) {
            String url = resource.getURL().toString();
            String path = url.substring(url.lastIndexOf(IN_JAR) + IN_JAR.length());
            if (isOurs(path)) {
                files.add(new Source(path, text(path, resource.getContentAsByteArray())));
            }
        }
        return files;
    }

    /** Editors leave hidden and backup files; they are nobody's. */
    private static boolean isOurs(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return !name.startsWith(".") && !name.endsWith("~") && !name.endsWith(".md");
    }

    private static String text(String path, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException wrong) {
            throw new FaultyFile(new Fault(path, 0, "expected UTF-8 text; save the file as UTF-8"));
        }
    }
}
