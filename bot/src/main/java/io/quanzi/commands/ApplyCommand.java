package io.quanzi.commands;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apply}: puts in force what the disk has, and prints what that changed. */
@Command(
        name = "apply",
        description = {
            "Put the files on disk in force; what that changes is printed. With a faulty file nothing is.",
            "With the HASH of a plan nothing is either when anything changed since; the differences are printed.",
            "A file that was changed in the console too is left as it is until you decide. Exit codes: 0 done or"
                    + " nothing",
            "to do, 1 not all was done."
        },
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
    private final Class<?> application;

    @Parameters(paramLabel = "HASH", arity = "0..1", description = "Of a plan that must still be true.")
    private String hash = "";

    @Option(names = "--take", paramLabel = "FILE", description = "Changed on both sides: take the disk's. May repeat.")
    private List<String> take = List.of();

    @Option(
            names = "--keep",
            paramLabel = "FILE",
            description = "Changed on both sides: keep the console's. May repeat.")
    private List<String> keep = List.of();

    @Mixin
    private Output output = new Output();

    @Mixin
    private CommandLanguage language = new CommandLanguage();

    ApplyCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        var form = new FormBody().with("hash", List.of(hash)).with("take", take).with("keep", keep);
        return form.post(application, "/api/plan/apply?" + language.query(), output);
    }
}
