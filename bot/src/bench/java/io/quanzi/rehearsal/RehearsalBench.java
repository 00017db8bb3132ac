package io.quanzi.rehearsal;

import io.quanzi.Quanzi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * How long a month takes that is lived beforehand: 30 days of 200 groups and 100 000 made people, beside the program that
 * started it. Two numbers after the class change the size.
 */
public final class RehearsalBench {
    private RehearsalBench() {}

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Measures and prints a table. */
    public static void main(String[] args) throws Exception {
        int customers = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int groups = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        int days = args.length > 2 ? Integer.parseInt(args[2]) : 30;
        Path data = Files.createTempDirectory("rehearsal-bench");
        var spring = new SpringApplication(Quanzi.class);
        spring.setDefaultProperties(Map.of(
                "quanzi.data-dir",
                data.toString(),
                "quanzi.embedded.in-memory",
                true,
                "quanzi.quiet",
                true,
                "quanzi.admin.password",
                "bench-password-1234",
                "spring.quartz.auto-startup",
                false,
                "logging.level.root",
                "error"));
        try (ConfigurableApplicationContext context = spring.run("--server.port=0")) {
            var rehearsals = context.getBean(Rehearsals.class);
            RehearsalRun run = rehearsals
                    .start(new RehearsalRequest(days, customers, groups, 1), null, "bench")
                    .orElseThrow();
            long most = 0;
            int told = -1;
            long begun = System.nanoTime();
            Duration cpuBefore = cpu();
            while (run.running()) {
                LockSupport.parkNanos(100_000_000);
                run = rehearsals.find(run.id()).orElseThrow();
                most = Math.max(
                        most,
                        Runtime.getRuntime().totalMemory()
                                - Runtime.getRuntime().freeMemory());
                if (run.percent() != told) {
                    told = run.percent();
                    System.err.println(told + "% "
                            + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms, of the processors "
                            + cpu().minus(cpuBefore).toMillis() + " ms");
                }
            }
            if (run.result() == null) {
                throw new IllegalStateException(run.state() + " " + run.error());
            }
            System.out.println("| days | groups | people | orders | posts into groups | seconds | heap, at most |");
            System.out.println("|---|---|---|---|---|---|---|");
            System.out.printf(
                    "| %d | %d | %,d | %,d | %,d | %d | %,d MB |%n",
                    days,
                    groups,
                    customers,
                    run.result().people().orders(),
                    run.result().posts().delivered(),
                    run.seconds(),
                    most / 1_000_000);
        }
        System.exit(0);
    }
}
