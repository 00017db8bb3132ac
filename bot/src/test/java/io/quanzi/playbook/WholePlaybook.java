package io.quanzi.playbook;

import io.quanzi.schedule.Action;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.mockito.Mockito;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.util.function.SingletonSupplier;

/** The example shop's playbook in a directory of a test's own, read by every kind of file that the program has. */
public final class WholePlaybook {
    /** The clock of the test that started a playbook last, for the parts that all tests share. */
    private static final AtomicReference<Clock> NOW = new AtomicReference<>(Clock.systemUTC());

    /** Finding and making them takes longer than a test, and most tests change one file of the fifty. */
    private static final SingletonSupplier<Parts> PARTS = SingletonSupplier.of(WholePlaybook::parts);

    private record Parts(
            List<FileKind<?>> kinds, List<TextCheck> checks, List<FilledTemplates> filled, KnownFiles known) {}

    private final Path directory;
    private final MongoOperations mongo;
    private final Clock clock;
    private final List<Violation> told = new ArrayList<>();

    public WholePlaybook(Path directory, MongoOperations mongo, Clock clock) {
        this.directory = directory;
        this.mongo = mongo;
        this.clock = clock;
        copy("schedules");
        copy("templates");
    }

    private void copy(String root) {
        try (Stream<Path> files = Files.walk(Path.of(root))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.createDirectories(directory.resolve(file).getParent());
                Files.copy(file, directory.resolve(file));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public Path directory() {
        return directory;
    }

    /** Puts a file in the place of another, or beside it. */
    public WholePlaybook with(String path, byte[] content) {
        try {
            Files.createDirectories(directory.resolve(path).getParent());
            Files.write(directory.resolve(path), content);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** As {@link #with(String, byte[])}, in UTF-8. */
    public WholePlaybook with(String path, String content) {
        return with(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts another text in the place of one in a file. */
    public WholePlaybook change(String path, String from, String to) {
        String before = read(path);
        if (!before.contains(from)) {
            throw new IllegalArgumentException(path + " has no \"" + from + "\"");
        }
        return with(path, before.replace(from, to));
    }

    /** What stands in a file. */
    public String read(String path) {
        try {
            return Files.readString(directory.resolve(path));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts a playbook on the directory. */
    public Playbook started() {
        return started(List.of());
    }

    /** As {@link #started()}, with names that must not go. */
    Playbook started(List<NameGuard> guards) {
        return started(playbook -> guards);
    }

    /** As {@link #started()}, with names that must not go by guards that read the playbook's files themselves. */
    public Playbook started(Function<Playbook, List<NameGuard>> guardsOf) {
        return started(guardsOf, false);
    }

    /** Starts one that leaves in force what is stored, as a command does that tells the difference first. */
    Playbook asStored() {
        return started(playbook -> List.of(), true);
    }

    private Playbook started(Function<Playbook, List<NameGuard>> guardsOf, boolean asStored) {
        NOW.set(clock);
        Parts parts = PARTS.obtain();
        var guards = new ArrayList<NameGuard>();
        var playbook = new Playbook(
                parts.kinds(),
                parts.checks(),
                parts.filled(),
                mongo,
                clock,
                directory.toString(),
                parts.known(),
                guards,
                asStored);
        guards.addAll(guardsOf.apply(playbook));
        playbook.start();
        playbook.refused().forEach(one -> told.add(one.violation()));
        return playbook;
    }

    /** What the first page says of a playbook. */
    public static List<Alarm> alarms(Playbook playbook) {
        return new PlaybookAlarms(playbook).alarms();
    }

    /** The kind by which the playbooks of tests read some files; a playbook gives what it read to that very one. */
    public static <K extends FileKind<?>> K kind(Class<K> type) {
        return PARTS.obtain().kinds().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Parts parts() {
        List<Action<?>> actions = new ArrayList<>();
        all(Action.class, List.of()).forEach(action -> actions.add((Action<?>) action));
        List<FileKind<?>> kinds = new ArrayList<>();
        all(FileKind.class, actions).forEach(kind -> kinds.add((FileKind<?>) kind));
        return new Parts(
                kinds,
                all(TextCheck.class, kinds).stream().map(TextCheck.class::cast).toList(),
                all(FilledTemplates.class, List.of()).stream()
                        .map(FilledTemplates.class::cast)
                        .toList(),
                new KnownFiles());
    }

    /** What was wrong at every start. */
    public List<Violation> told() {
        return List.copyOf(told);
    }

    /** What is wrong when a playbook is started on the directory, one line each. */
    public List<String> violations() {
        return started().refused().stream()
                .map(one -> one.violation().toString())
                .toList();
    }

    private static List<Object> all(Class<?> type, List<?> others) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(type));
        return scanner.findCandidateComponents("io.quanzi").stream()
                .map(found -> found.getBeanClassName())
                .filter(name -> name != null && isOfTheProgram(name))
                .<Object>map(name -> make(name, others))
                .toList();
    }

    /** Tests have actions and kinds of their own. */
    private static boolean isOfTheProgram(String name) {
        try {
            Class<?> type = Class.forName(name);
            return type.getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath()
                    .endsWith("/classes/");
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static Object make(String name, List<?> others) {
        try {
            Constructor<?> constructor = Class.forName(name).getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            Object[] given = Stream.of(constructor.getGenericParameterTypes())
                    .map(type -> given(type, others))
                    .toArray();
            return constructor.newInstance(given);
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException("cannot make " + name, failed);
        }
    }

    private static Object given(Type type, List<?> others) {
        Class<?> raw = (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
        if (raw == Clock.class) {
            return new SharedClock();
        }
        if (raw == ObjectProvider.class) {
            ObjectProvider<Object> provider = Mockito.mock();
            Mockito.when(provider.stream()).thenAnswer(call -> others.stream());
            return provider;
        }
        return others.stream()
                .filter(raw::isInstance)
                .findFirst()
                .<Object>map(found -> found)
                .orElseGet(() -> raw == int.class || raw == boolean.class || raw.isArray() || raw == String.class
                        ? raw == String.class ? "" : raw == int.class ? (Object) 0 : false
                        : Mockito.mock(raw));
    }

    private static final class SharedClock extends Clock {
        @Override
        public ZoneId getZone() {
            return NOW.get().getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return NOW.get().withZone(zone);
        }

        @Override
        public Instant instant() {
            return NOW.get().instant();
        }
    }
}
