package io.quanzi.commands;

import io.quanzi.demo.Demo;
import io.quanzi.demo.DemoPlace;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: the bot, until it is stopped. */
@Command(
        name = "serve",
        description = "Serve the console, the doors and the schedules (the default).",
        mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {
    private final Class<?> application;

    @Option(
            names = "--demo",
            paramLabel = "on|off",
            description = "With the sandbox: play a demo shop (default: on).",
            defaultValue = "on")
    private Switch demo = Switch.ON;

    Serve(Class<?> application) {
        this.application = application;
    }

    /** Whether the demo shop plays. */
    enum Switch {
        ON,
        OFF
    }

    @Override
    public Integer call() {
        Path data = StartupSettings.dataDirectory();
        BotProcess bot = BotProcess.serve(application, demo == Switch.ON);
        bot.run().write(data);
        bot.context().addApplicationListener((ApplicationListener<ContextClosedEvent>) closed -> {
            RunFile.delete(data);
            if (bot.sandbox() != null) {
                bot.sandbox().close();
            }
        });
        String console = "http://127.0.0.1:" + bot.run().port() + "/";
        System.out.println();
        System.out.println("  Quanzi 已启动 · console  " + console);
        if (bot.sandbox() != null) {
            System.out.println("  企业微信沙箱 · sandbox  " + bot.sandbox().baseUrl());
        }
        System.out.println("  数据目录 · data          " + data);
        tellWhoReachesIt(bot);
        System.out.println();
        if (bot.sandbox() != null && demo == Switch.ON) {
            startDemo(bot, bot.sandbox().baseUrl());
        }
        return 0;
    }

    /** Says which address the server is bound to, and what that means where customers are to come by another. */
    private static void tellWhoReachesIt(BotProcess bot) {
        var settings = bot.context().getEnvironment();
        String bound = settings.getProperty("server.address", "0.0.0.0");
        boolean loopback = isLoopback(bound);
        System.out.println("  监听地址 · listens on    " + bound + (loopback ? " (仅本机 · this machine only)" : ""));
        String publicUrl = settings.getProperty("quanzi.public-url", "");
        if (loopback && !isLoopback(URI.create(publicUrl).getHost())) {
            System.out.println("  " + publicUrl + " 要由本机上的反向代理转到这里；代理在别处时请设 SERVER_ADDRESS=0.0.0.0");
            System.out.println("  a reverse proxy on this machine must pass " + publicUrl
                    + " on to it; where the proxy is elsewhere, set SERVER_ADDRESS=0.0.0.0");
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null && (host.equals("localhost") || host.startsWith("127.") || host.contains("::1"));
    }

    private static void startDemo(BotProcess bot, String sandboxUrl) {
        Demo shop = bot.context().getBean(Demo.class);
        if (shop.playing().isPresent()) {
            System.out.println("  演示商城 · demo shop     正在演历史，请稍候 · playing its history, please wait");
        }
        var unused = shop.start(new DemoPlace("http://127.0.0.1:" + bot.run().port(), sandboxUrl))
                .thenAccept(told -> System.out.println("  演示商城 · demo shop     " + told));
    }
}
