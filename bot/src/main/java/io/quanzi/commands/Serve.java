package io.quanzi.commands;

import io.quanzi.demo.Demo;
import io.quanzi.demo.DemoPlace;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
        Path data = Settings.dataDirectory();
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
        System.out.println();
        if (bot.sandbox() != null && demo == Switch.ON) {
            startDemo(bot, bot.sandbox().baseUrl());
        }
        return 0;
    }

    private static void startDemo(BotProcess bot, String sandboxUrl) {
        Demo shop = bot.context().getBean(Demo.class);
        if (shop.playing().isPresent()) {
            System.out.println("  演示商城 · demo shop     正在演历史,请稍候 · playing its history, please wait");
        }
        var unused = shop.start(new DemoPlace("http://127.0.0.1:" + bot.run().port(), sandboxUrl))
                .thenAccept(told -> System.out.println("  演示商城 · demo shop     " + told));
    }
}
