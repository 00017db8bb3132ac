package io.quanzi.commands;

import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sandbox}: the simulated WeCom alone, in memory, for any project that talks to WeCom. */
@Command(
        name = "sandbox",
        description = "Run the WeCom sandbox alone, in memory, until it is stopped.",
        mixinStandardHelpOptions = true)
final class SandboxAlone implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", description = "Default: QUANZI_SANDBOX_PORT, else 8081.")
    private int port = Settings.port("quanzi.sandbox.port", 8081);

    @Override
    public Integer call() throws InterruptedException {
        Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory().withPort(port));
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sandbox.close();
            stopped.countDown();
        }));
        System.out.println("企业微信沙箱 · WeCom sandbox  " + sandbox.baseUrl());
        System.out.println("控制面 · control plane        " + sandbox.baseUrl() + "/_sim/openapi.json");
        stopped.await();
        return 0;
    }
}
