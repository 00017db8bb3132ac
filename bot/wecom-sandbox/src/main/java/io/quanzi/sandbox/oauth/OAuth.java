package io.quanzi.sandbox.oauth;

import io.quanzi.sandbox.contact.Relations;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import io.quanzi.sandbox.platform.Page;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import io.quanzi.sandbox.platform.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Codes of web login: good once, and for five minutes. The page takes what WeChat's takes, and {@code person}: the id of
 * the person, or the userid of the member, who opens it; without it, it asks. https://developer.work.weixin.qq.com/document/path/91022
 */
public final class OAuth {
    private static final String TITLE = "企业微信授权";
    private static final Duration CODE_LIFE = Duration.ofMinutes(5);
    private static final Duration TICKET_LIFE = Duration.ofMinutes(30);
    private static final String PRIVATE = "snsapi_privateinfo";
    private static final Set<String> SCOPES = Set.of("snsapi_base", "snsapi_userinfo", PRIVATE);
    private static final int MAX_SHOWN = 200;

    private final SandboxState sandboxState;
    private final PlatformAccounts accounts;
    private final People people;
    private final Relations relations;
    private final Table<Code> codes;
    private final Table<Ticket> tickets;

    public OAuth(SandboxState sandboxState, PlatformAccounts accounts, People people, Relations relations) {
        this.sandboxState = sandboxState;
        this.accounts = accounts;
        this.people = people;
        this.relations = relations;
        this.codes = sandboxState.table("oauthCodes", Code.class);
        this.tickets = sandboxState.table("oauthTickets", Ticket.class);
    }

    public void serve(Endpoints endpoints) {
        endpoints.page("/connect/oauth2/authorize", this::authorize);
        endpoints.get("/cgi-bin/auth/getuserinfo", call -> who(call, true));
        endpoints.get("/cgi-bin/user/getuserinfo", call -> who(call, false));
        endpoints.post("/cgi-bin/auth/getuserdetail", this::detail);
    }

    private ApiResponse authorize(Request request) {
        var query = request.pairs();
        var corpId = query.getOrDefault("appid", "");
        var target = query.getOrDefault("redirect_uri", "");
        var scope = query.getOrDefault("scope", "");
        var state = query.getOrDefault("state", "");
        if (accounts.of(Platform.WECOM, corpId).isEmpty()) {
            return error("appid 参数错误", "expected the corp id of an app that was set up, got \"" + corpId + "\"");
        }
        if (!query.getOrDefault("response_type", "").equals("code") || !SCOPES.contains(scope)) {
            return error("参数错误", "expected response_type code and a scope of " + SCOPES);
        }
        if (scope.equals(PRIVATE) && query.getOrDefault("agentid", "").isEmpty()) {
            return error("agentid 参数错误", "expected agentid, which " + PRIVATE + " needs");
        }
        if (!state.matches("[0-9A-Za-z]{0,128}")) {
            return error("state 参数错误", "expected a state of up to 128 letters and digits");
        }
        if (!trusted(corpId, query.getOrDefault("agentid", ""), target)) {
            return error(
                    "redirect_uri 与配置的授权完成回调域名不一致 (50001)",
                    "expected an http address on a trusted domain of the app, got \"" + target + "\"");
        }
        var who = query.getOrDefault("person", "");
        if (who.isEmpty()) {
            return choice(request, corpId);
        }
        var member = people.member(who);
        if (people.person(who) == null && (member == null || !member.corpId().equals(corpId))) {
            return error("未知用户", "expected the id of a person or the userid of a member, got \"" + who + "\"");
        }
        var code = new Code(Ids.random("", 43), corpId, who, scope.equals(PRIVATE), sandboxState.now(), false);
        codes.put(code.code(), code);
        var back = new StringBuilder(target.indexOf('#') < 0 ? target : target.substring(0, target.indexOf('#')));
        back.append(target.contains("?") ? '&' : '?').append("code=").append(encoded(code.code()));
        back.append("&state=").append(encoded(state));
        return ApiResponse.redirect(back.toString());
    }

    /** A page with a link for each person who may be opening it. */
    private ApiResponse choice(Request request, String corpId) {
        var page = new Page(TITLE, "以谁的身份登录?");
        var again = request.path() + "?" + request.query() + "&person=";
        people.staffOf(corpId).stream()
                .limit(MAX_SHOWN)
                .forEach(staff ->
                        page.link(again + encoded(staff.userId()), staff.name() + " (" + staff.userId() + ")"));
        people.people().stream()
                .limit(MAX_SHOWN)
                .forEach(person ->
                        page.link(again + encoded(person.id()), person.nickname() + " (" + person.id() + ")"));
        return page.shown(200);
    }

    private static ApiResponse error(String heading, String reason) {
        return new Page(TITLE, heading).line(reason).shown(400);
    }

    private ObjectNode who(Call call, boolean current) {
        var code = codes.find(call.query("code", Errcode.BAD_OAUTH_CODE));
        if (code == null || !code.corpId().equals(call.corpId())) {
            throw new ApiError(Errcode.BAD_OAUTH_CODE);
        }
        if (code.used()) {
            throw new ApiError(Errcode.OAUTH_CODE_USED);
        }
        if (!sandboxState.now().isBefore(code.at().plus(CODE_LIFE))) {
            throw new ApiError(Errcode.OAUTH_CODE_EXPIRED);
        }
        var member = people.member(code.who());
        if (member != null && !call.caller().sees(member.userId())) {
            throw new ApiError(Errcode.MEMBER_OUT_OF_SCOPE);
        }
        codes.put(code.code(), code.spent());
        return member == null ? customer(call, code.who(), current) : member(member, code, current);
    }

    private ObjectNode member(StaffMember member, Code code, boolean current) {
        var reply = Json.object();
        reply.put(current ? "userid" : "UserId", member.userId());
        if (!current) {
            reply.put("DeviceId", "");
        }
        if (code.whole()) {
            var ticket = new Ticket(Ids.random("", 64), code.corpId(), member.userId(), sandboxState.now());
            tickets.put(ticket.value(), ticket);
            reply.put("user_ticket", ticket.value());
            reply.put("expires_in", TICKET_LIFE.toSeconds());
        }
        return reply;
    }

    private ObjectNode customer(Call call, String personId, boolean current) {
        var person = people.person(personId);
        if (person == null) {
            throw new ApiError(Errcode.BAD_OAUTH_CODE);
        }
        var reply = Json.object();
        reply.put(current ? "openid" : "OpenId", people.openid(call.corpId(), person));
        if (relations.ofPerson(call.corpId(), personId).stream()
                .anyMatch(relation -> call.caller().sees(relation.userId()))) {
            reply.put("external_userid", people.externalUserId(call.corpId(), person));
        }
        return reply;
    }

    private ObjectNode detail(Call call) {
        var ticket = tickets.find(call.text("user_ticket", Errcode.EMPTY_VALUE));
        var member = ticket == null ? null : people.member(ticket.userId());
        if (ticket == null
                || member == null
                || !ticket.corpId().equals(call.corpId())
                || !sandboxState.now().isBefore(ticket.at().plus(TICKET_LIFE))) {
            throw new ApiError(Errcode.BAD_PARAMETER, "user_ticket");
        }
        var card = member.card() == null ? StaffMember.Card.ORDINARY : member.card();
        var reply = Json.object();
        reply.put("userid", member.userId());
        reply.put("gender", "0");
        reply.put("avatar", "");
        reply.put("qr_code", "");
        reply.put("mobile", card.mobile());
        reply.put("email", card.email());
        return reply;
    }

    private boolean trusted(String corpId, String agentId, String target) {
        try {
            var uri = URI.create(target);
            return uri.getHost() != null
                    && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                    && accounts.of(Platform.WECOM, corpId).stream()
                            .filter(app -> agentId.isEmpty() || app.agentId().equals(agentId))
                            .anyMatch(app -> app.trustedDomains() == null
                                    || app.trustedDomains().contains(uri.getHost()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * @param who person id, or userid of a member
     * @param whole whether the member allowed details
     */
    record Code(String code, String corpId, String who, boolean whole, Instant at, boolean used) {
        Code spent() {
            return new Code(code, corpId, who, whole, at, true);
        }
    }

    record Ticket(String value, String corpId, String userId, Instant at) {}
}
