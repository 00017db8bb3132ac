package io.quanzi.doctor;

import io.quanzi.doctor.WeComApi.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks WeCom, as the app that this program is. */
final class WeComCheck implements Check {
    private static final Map<Integer, String> CAUSES =
            Map.of(40013, "corp", 41002, "corp", 40001, "secret", 41004, "secret", 45009, "banned");
    private static final int UNTRUSTED_IP = 60020;
    private static final Set<Integer> UNSEEN = Set.of(60011, 60111, 60021, 60030, 40003);
    private static final Set<Integer> NOT_CALLABLE = Set.of(48002, 48006, 60111, 84074);

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
            if (context.isSimulated()) {
                found.skip(CheckId.CLOCK, "sandbox");
            } else {
                found.skew(CheckId.CLOCK, token.at(), context.machine().instant(), SKEW, LARGE_SKEW);
            }
            new Session(api, base, token.body().path("access_token").asString(""), context, found).look();
        }
    }

    private static void notTrusted(Reply refusal, CheckResults found) {
        String ip = refusal.ourIp();
        found.wrong(CheckId.TRUSTED_IP, ip.equals("?") ? "unnamed" : "refused", ip);
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
            } else if (followers.code() == 40014 || followers.code() == 42001) {
                found.wrong(CheckId.ACCESS_TOKEN, "rejected", followers.code());
            } else {
                found.ok(CheckId.TRUSTED_IP);
                app(context.setting("quanzi.wecom.agent-id"));
                var users = new LinkedHashSet<String>();
                followers.body().path("follow_user").forEach(user -> users.add(user.asString("")));
                found.first(CheckId.CALLABLE_APP)
                        .ok(followers.isOk(), users.size())
                        .wrong(NOT_CALLABLE.contains(followers.code()), "missing", followers.code(), followers.reason())
                        .wrong(true, "refused", followers.shownCode(), followers.reason());
                if (followers.isOk()) {
                    members(users);
                }
            }
        }

        private void app(String agent) {
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
            List<String> told =
                    context.bot() == null ? List.of() : context.bot().staff().get();
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
            var without = new ArrayList<>(told);
            without.removeAll(withRights);
            without.removeAll(unseen);
            tell("unseen", unseen);
            tell("inactive", inactive);
            tell("without-rights", without);
            boolean good = unseen.isEmpty() && inactive.isEmpty() && without.isEmpty();
            found.first(CheckId.MEMBERS).ok(good, Math.min(asked.size(), MEMBERS));
        }

        private void tell(String cause, List<String> users) {
            String shown = users.stream().limit(SHOWN).collect(Collectors.joining(", "));
            found.first(CheckId.MEMBERS)
                    .wrong(!users.isEmpty(), cause, users.size() > SHOWN ? shown + ", …" : shown, users.size());
        }
    }
}
