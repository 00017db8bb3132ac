package io.quanzi.doctor;

import io.quanzi.doctor.WeComApi.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks WeCom, as the app that this program is. */
final class WeComCheck implements Check {
    private static final Map<Integer, String> CAUSES =
            Map.of(40013, "corp", 41002, "corp", 40001, "secret", 41004, "secret", 45009, "banned");
    private static final int UNTRUSTED_IP = 60020;
    private static final Set<Integer> UNSEEN = Set.of(60011, 60111, 60021, 60030, 40003);

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration LARGE_SKEW = Duration.ofMinutes(5);

    /** Most members whose state is asked for; one call each. */
    private static final int MEMBERS = 50;

    private static final int SHOWN = 10;
    private static final int ACTIVE = 1;

    private final WeComApi api = new WeComApi();

    @Override
    public void look(DiagnosticContext context, CheckResults found) {
        String secret = context.setting("quanzi.wecom.secret");
        if (context.awaitsSandbox() || secret.isEmpty()) {
            found.skip(CheckId.ACCESS_TOKEN, context.awaitsSandbox() ? "sandbox" : "settings");
            return;
        }
        String base = context.baseUrl("quanzi.wecom");
        Reply token = api.get(
                base + "/cgi-bin/gettoken",
                Map.of("corpid", context.setting("quanzi.wecom.corp-id"), "corpsecret", secret));
        if (token.code() == UNTRUSTED_IP) {
            notTrusted(token, found);
        } else if (!token.isOk()) {
            token.refused(CheckId.ACCESS_TOKEN, base, CAUSES, found);
        } else {
            found.ok(CheckId.ACCESS_TOKEN, base);
            clock(token.at(), context, found);
            new Session(api, base, token.body().path("access_token").asString(""), context, found).look();
        }
    }

    private static void notTrusted(Reply refusal, CheckResults found) {
        String ip = refusal.ourIp();
        found.wrong(CheckId.TRUSTED_IP, ip.equals("?") ? "unnamed" : "refused", ip);
    }

    private static void clock(@Nullable Instant theirs, DiagnosticContext context, CheckResults found) {
        Instant now = context.machine().instant();
        Duration skew = Duration.between(theirs == null ? now : theirs, now);
        found.first(CheckId.CLOCK)
                .skip(context.isSimulated(), "sandbox")
                .skip(theirs == null, "untold")
                .wrong(skew.abs().compareTo(LARGE_SKEW) > 0, "skew", skew.toSeconds())
                .warn(skew.abs().compareTo(SKEW) > 0, "skew", skew.toSeconds())
                .orOk(skew.toSeconds());
    }

    /** The calls that need a token. */
    private record Session(WeComApi api, String base, String token, DiagnosticContext context, CheckResults found) {
        private Reply call(String path, Map<String, String> query) {
            var all = new HashMap<>(query);
            all.put("access_token", token);
            return api.get(base + "/cgi-bin/" + path, all);
        }

        void look() {
            Reply followers = call("externalcontact/get_follow_user_list", Map.of());
            if (followers.code() == UNTRUSTED_IP) {
                notTrusted(followers, found);
                return;
            }
            if (followers.code() == 40014 || followers.code() == 42001) {
                found.wrong(CheckId.ACCESS_TOKEN, "rejected", followers.code());
                return;
            }
            found.ok(CheckId.TRUSTED_IP);
            app();
            boolean missing = Set.of(48002, 48006, 60111, 84074).contains(followers.code());
            var users = new LinkedHashSet<String>();
            followers.body().path("follow_user").forEach(user -> users.add(user.asString("")));
            found.first(CheckId.CALLABLE_APP)
                    .ok(followers.isOk(), users.size())
                    .wrong(true, missing ? "missing" : "refused", followers.shownCode(), followers.reason());
            if (followers.isOk()) {
                members(users);
            }
        }

        private void app() {
            String agent = context.setting("quanzi.wecom.agent-id");
            Reply app = call("agent/get", Map.of("agentid", agent));
            boolean closed = app.code() == 50003 || app.body().path("close").asInt(0) == 1;
            found.first(CheckId.APP)
                    .wrong(Set.of(301002, 40056).contains(app.code()), "foreign", app.code(), agent)
                    .wrong(closed, "closed", agent)
                    .warn(!app.isOk(), "refused", app.shownCode(), app.reason())
                    .orOk(agent, app.body().path("name").asString(""));
            if (app.isOk()) {
                int users = app.body().path("allow_userinfos").path("user").size();
                int parties = app.body().path("allow_partys").path("partyid").size();
                int tags = app.body().path("allow_tags").path("tagid").size();
                found.first(CheckId.VISIBLE_RANGE)
                        .wrong(users + parties + tags == 0, "empty")
                        .orOk(users, parties, tags);
            }
        }

        /** Checks the members with customer-contact rights, and those whom the modules send app messages to. */
        private void members(Set<String> withRights) {
            if (withRights.isEmpty()) {
                // a sandbox without a demo begins without people
                found.first(CheckId.MEMBERS).warn(context.isSimulated(), "none").wrong(true, "none");
                return;
            }
            DiagnosticContext.Bot bot = context.bot();
            List<String> told = bot == null ? List.of() : bot.staff().get();
            var asked = new LinkedHashSet<>(told);
            asked.addAll(withRights);
            var unseen = new ArrayList<String>();
            var inactive = new ArrayList<String>();
            asked.stream().limit(MEMBERS).forEach(user -> {
                Reply member = call("user/get", Map.of("userid", user));
                if (UNSEEN.contains(member.code())) {
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
            found.first(CheckId.MEMBERS)
                    .ok(unseen.isEmpty() && inactive.isEmpty() && without.isEmpty(), Math.min(asked.size(), MEMBERS));
        }

        private void tell(String cause, List<String> users) {
            String shown = users.stream().limit(SHOWN).collect(Collectors.joining(", "));
            found.first(CheckId.MEMBERS)
                    .wrong(!users.isEmpty(), cause, users.size() > SHOWN ? shown + ", …" : shown, users.size());
        }
    }
}
