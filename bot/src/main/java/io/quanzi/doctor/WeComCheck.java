package io.quanzi.doctor;

import io.quanzi.doctor.WeComApi.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Asks WeCom, as the app that this program is. */
final class WeComCheck implements Check {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration LARGE_SKEW = Duration.ofMinutes(5);

    /** Most members whose state is asked for; one call each. */
    private static final int MEMBERS = 50;

    private static final int SHOWN = 10;
    private static final int ACTIVE = 1;

    private final WeComApi api = new WeComApi();

    @Override
    public CheckId first() {
        return CheckId.ACCESS_TOKEN;
    }

    @Override
    public void look(DiagnosticContext diagnosticContext, CheckResults found) {
        if (diagnosticContext.awaitsSandbox()) {
            found.skip(CheckId.ACCESS_TOKEN, "sandbox");
            return;
        }
        String base = diagnosticContext.setting("quanzi.wecom.base-url").replaceAll("/+$", "");
        String secret = diagnosticContext.setting("quanzi.wecom.secret");
        if (secret.isEmpty()) {
            found.skip(CheckId.ACCESS_TOKEN, "settings");
            return;
        }
        Reply token = api.get(
                base + "/cgi-bin/gettoken",
                Map.of("corpid", diagnosticContext.setting("quanzi.wecom.corp-id"), "corpsecret", secret));
        if (!token.isOk()) {
            refusedToken(base, token, found);
            return;
        }
        found.ok(CheckId.ACCESS_TOKEN, base);
        clock(token, diagnosticContext, found);
        new Asking(base, token.body().path("access_token").asString(""), diagnosticContext, found).all();
    }

    private static void refusedToken(String base, Reply token, CheckResults found) {
        if (!token.isAnswer()) {
            found.wrong(CheckId.ACCESS_TOKEN, token.cause(), base, token.text());
            return;
        }
        switch (token.code()) {
            case 40013, 41002 -> found.wrong(CheckId.ACCESS_TOKEN, "corp", token.code());
            case 40001, 41004 -> found.wrong(CheckId.ACCESS_TOKEN, "secret", token.code());
            case 45009 -> found.wrong(CheckId.ACCESS_TOKEN, "banned", token.ourIp());
            case 60020 -> notTrusted(token, found);
            default -> found.wrong(CheckId.ACCESS_TOKEN, "refused", token.code(), token.reason());
        }
    }

    private static void notTrusted(Reply refusal, CheckResults found) {
        String ip = refusal.ourIp();
        found.wrong(CheckId.TRUSTED_IP, ip.equals("?") ? "unnamed" : "refused", ip);
    }

    private static void clock(Reply token, DiagnosticContext diagnosticContext, CheckResults found) {
        Instant theirs = token.at();
        if (diagnosticContext.isSimulated()) {
            found.skip(CheckId.CLOCK, "sandbox");
        } else if (theirs == null) {
            found.skip(CheckId.CLOCK, "untold");
        } else {
            Duration skew = Duration.between(theirs, diagnosticContext.machine().instant());
            if (skew.abs().compareTo(LARGE_SKEW) > 0) {
                found.wrong(CheckId.CLOCK, "skew", skew.toSeconds());
            } else if (skew.abs().compareTo(SKEW) > 0) {
                found.warn(CheckId.CLOCK, "skew", skew.toSeconds());
            } else {
                found.ok(CheckId.CLOCK, skew.toSeconds());
            }
        }
    }

    /** The calls that need a token. */
    private final class Asking {
        private final String base;
        private final String token;
        private final DiagnosticContext diagnosticContext;
        private final CheckResults found;

        Asking(String base, String token, DiagnosticContext diagnosticContext, CheckResults found) {
            this.base = base;
            this.token = token;
            this.diagnosticContext = diagnosticContext;
            this.found = found;
        }

        private Reply call(String path, String name, String value) {
            return api.get(
                    base + "/cgi-bin/" + path,
                    name.isEmpty() ? Map.of("access_token", token) : Map.of("access_token", token, name, value));
        }

        void all() {
            Reply followers = call("externalcontact/get_follow_user_list", "", "");
            if (followers.code() == 60020) {
                notTrusted(followers, found);
                return;
            }
            if (followers.code() == 40014 || followers.code() == 42001) {
                found.wrong(CheckId.ACCESS_TOKEN, "rejected", followers.code());
                return;
            }
            found.ok(CheckId.TRUSTED_IP);
            app();
            switch (followers.code()) {
                case 0 -> {
                    Set<String> users = texts(followers.body().path("follow_user"));
                    found.ok(CheckId.CALLABLE_APP, users.size());
                    members(users);
                }
                case 48002, 48006, 60111, 84074 ->
                    found.wrong(CheckId.CALLABLE_APP, "missing", followers.code(), followers.reason());
                default ->
                    found.wrong(
                            CheckId.CALLABLE_APP,
                            "refused",
                            followers.isAnswer() ? followers.code() : "-",
                            followers.reason());
            }
        }

        private void app() {
            String agent = diagnosticContext.setting("quanzi.wecom.agent-id");
            Reply app = call("agent/get", "agentid", agent);
            switch (app.code()) {
                case 0 -> {
                    if (app.body().path("close").asInt(0) == 1) {
                        found.wrong(CheckId.APP, "closed", agent);
                    } else {
                        found.ok(CheckId.APP, agent, app.body().path("name").asString(""));
                    }
                    range(app.body());
                }
                case 301002, 40056 -> found.wrong(CheckId.APP, "foreign", app.code(), agent);
                case 50003 -> found.wrong(CheckId.APP, "closed", agent);
                default -> found.warn(CheckId.APP, "refused", app.isAnswer() ? app.code() : "-", app.reason());
            }
        }

        private void range(JsonNode app) {
            int users = app.path("allow_userinfos").path("user").size();
            int parties = app.path("allow_partys").path("partyid").size();
            int tags = app.path("allow_tags").path("tagid").size();
            if (users + parties + tags == 0) {
                found.wrong(CheckId.VISIBLE_RANGE, "empty");
            } else {
                found.ok(CheckId.VISIBLE_RANGE, users, parties, tags);
            }
        }

        /** Those with customer-contact rights, the officers that the shop has named, and the owners of its groups. */
        private void members(Set<String> withRights) {
            DiagnosticContext.Bot bot = diagnosticContext.bot();
            List<String> told = bot == null ? List.of() : bot.staff().get();
            if (withRights.isEmpty()) {
                // a sandbox without a demo begins without people
                if (diagnosticContext.isSimulated()) {
                    found.warn(CheckId.MEMBERS, "none");
                } else {
                    found.wrong(CheckId.MEMBERS, "none");
                }
                return;
            }
            var asked = new LinkedHashSet<>(told);
            asked.addAll(withRights);
            var unseen = new ArrayList<String>();
            var inactive = new ArrayList<String>();
            asked.stream().limit(MEMBERS).forEach(user -> {
                Reply member = call("user/get", "userid", user);
                if (Set.of(60011, 60111, 60021, 60030, 40003).contains(member.code())) {
                    unseen.add(user);
                } else if (member.isOk() && member.body().path("status").asInt(ACTIVE) != ACTIVE) {
                    inactive.add(user);
                }
            });
            List<String> without = told.stream()
                    .filter(user -> !withRights.contains(user) && !unseen.contains(user))
                    .toList();
            tell("unseen", unseen);
            tell("inactive", inactive);
            tell("without-rights", without);
            if (unseen.isEmpty() && inactive.isEmpty() && without.isEmpty()) {
                found.ok(CheckId.MEMBERS, Math.min(asked.size(), MEMBERS));
            }
        }

        private void tell(String cause, List<String> users) {
            if (!users.isEmpty()) {
                String shown = String.join(", ", users.stream().limit(SHOWN).toList());
                found.wrong(CheckId.MEMBERS, cause, users.size() > SHOWN ? shown + ", …" : shown, users.size());
            }
        }
    }

    private static Set<String> texts(JsonNode list) {
        var texts = new LinkedHashSet<String>();
        list.forEach(one -> texts.add(one.asString("")));
        return texts;
    }
}
