package io.quanzi.commands;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: writes what is in force to the disk, and prints what that changed there. */
@Command(
        name = "export",
        description = {
            "Write the files in force to disk, as they were written, with their comments; what that changes is"
                    + " printed.",
            "A file that was changed on disk is left as it is unless you name it. Exit codes: 0 done or nothing to do,",
            "1 not all was done."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private final Class<?> application;

    @Option(names = "--over", paramLabel = "FILE", description = "Write over it although the disk changed. May repeat.")
    private List<String> over = List.of();

    @Mixin
    private Output output = new Output();

    @Mixin
    private CommandLanguage language = new CommandLanguage();

    ExportCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        return new FormBody().with("over", over).post(application, "/api/playbook/export?" + language.query(), output);
    }
}
