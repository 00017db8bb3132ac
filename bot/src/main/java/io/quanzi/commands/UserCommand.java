package io.quanzi.commands;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code user}: who may log in to the console. */
@Command(
        name = "user",
        description = "Make, list and remove the console's accounts; let one in whose phone is lost.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UserCommand.Add.class,
            UserCommand.ListAll.class,
            UserCommand.Remove.class,
            UserCommand.ResetTwoStep.class
        })
final class UserCommand {
    private static final JsonMapper JSON = new JsonMapper();

    private UserCommand() {}

    /** The roles an account may have. */
    enum RoleOption {
        ADMIN,
        MANAGER,
        VIEWER,
        OFFICER
    }

    @Command(
            name = "add",
            description = {
                "Make an account; its password is made, and printed once.",
                "  admin    all, and accounts, backup, check-up",
                "  manager  all that reaches customers",
                "  viewer   looks at all, changes nothing",
                "  officer  looks at the customers, groups and posts of one member of WeCom (--wecom-userid)"
            },
            mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "NAME", description = "What one logs in with.")
        private String name = "";

        @Option(names = "--role", required = true, paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}")
        private RoleOption role = RoleOption.VIEWER;

        @Option(
                names = "--wecom-userid",
                paramLabel = "USERID",
                description = "The member of WeCom whose account it is; needed for an officer.")
        private @Nullable String wecomUserid;

        @Mixin
        private Output output = new Output();

        Add(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() {
            var wanted = new LinkedHashMap<String, String>();
            wanted.put("name", name);
            wanted.put("role", role.name());
            if (wecomUserid != null) {
                wanted.put("wecomUserid", wecomUserid);
            }
            try (BotClient bot = BotClient.open(application)) {
                JsonNode made = bot.post(
                        "/api/users", BodyPublishers.ofString(JSON.writeValueAsString(wanted)), "application/json");
                if (output.isJson()) {
                    output.document(made);
                    return 0;
                }
                output.print(line(made));
                output.print("密码 / password: %s  (只显示这一次 / shown this once)"
                        .formatted(made.path("password").asString()));
                if (made.path("customers").asLong(-1) == 0) {
                    output.print("目前没有客户在 %s 名下，请核对 userid / nobody is in contact with %s yet; check the userid"
                            .formatted(wecomUserid, wecomUserid));
                }
                return 0;
            }
        }
    }

    @Command(name = "list", description = "List the accounts.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        private final Class<?> application;

        @Mixin
        private Output output = new Output();

        ListAll(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() {
            try (BotClient bot = BotClient.open(application)) {
                JsonNode all = bot.get("/api/users");
                if (output.isJson()) {
                    output.document(all);
                } else {
                    all.forEach(one -> output.print(line(one)));
                }
                return 0;
            }
        }
    }

    @Command(
            name = "remove",
            description = "Remove an account and end its sessions. The last admin stays.",
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "NAME", description = "What one logs in with.")
        private String name = "";

        @Mixin
        private Output output = new Output();

        Remove(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() {
            try (BotClient bot = BotClient.open(application)) {
                bot.post(
                        "/api/users/%s/remove".formatted(URLEncoder.encode(name, StandardCharsets.UTF_8)),
                        BodyPublishers.noBody(),
                        "application/json");
                if (output.isJson()) {
                    output.document(Map.of("removed", name));
                } else {
                    output.print("已删除 / removed: " + name);
                }
                return 0;
            }
        }
    }

    @Command(
            name = "reset-two-step",
            description = {
                "Make an account's password enough again, whose owner lost her phone and her recovery codes.",
                "Her sessions end; where her role asks for two steps, she sets them up anew at her next login."
            },
            mixinStandardHelpOptions = true)
    static final class ResetTwoStep implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "NAME", description = "What one logs in with.")
        private String name = "";

        @Mixin
        private Output output = new Output();

        ResetTwoStep(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() {
            try (BotClient bot = BotClient.open(application)) {
                JsonNode answer = bot.post(
                        "/api/users/%s/two-step/reset".formatted(URLEncoder.encode(name, StandardCharsets.UTF_8)),
                        BodyPublishers.noBody(),
                        "application/json");
                if (output.isJson()) {
                    output.document(answer);
                } else if (answer.path("reset").asBoolean()) {
                    output.print("%1$s 的两步验证已重置，登录状态已全部结束 / two-step sign-in of %1$s is reset, all sessions ended"
                            .formatted(name));
                } else {
                    output.print(
                            "%1$s 没有开启两步验证，什么都没有改 / %1$s has no two-step sign-in; nothing was changed".formatted(name));
                }
                return 0;
            }
        }
    }

    /** Formats an account in one line, such as {@code xiaolan  officer of lan (42 customers)}. */
    private static String line(JsonNode one) {
        String role = one.path("role").asString().toLowerCase(Locale.ROOT);
        String member = one.path("wecomUserid").asString("");
        return one.path("name").asString() + "  " + role
                + (member.isEmpty()
                        ? ""
                        : " of %s (%d customers)"
                                .formatted(member, one.path("customers").asLong()));
    }
}
