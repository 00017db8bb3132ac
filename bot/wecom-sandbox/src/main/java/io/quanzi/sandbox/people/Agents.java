package io.quanzi.sandbox.people;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import tools.jackson.databind.node.ObjectNode;

/** An app as it is told to itself. https://developer.work.weixin.qq.com/document/path/90227 */
public final class Agents {
    private static final int WHOLE_CORP = 1;

    private Agents() {}

    public static void serve(Endpoints endpoints) {
        endpoints.get("/cgi-bin/agent/get", Agents::get);
    }

    private static ObjectNode get(Call call) {
        App app = call.caller();
        if (!app.agentId().equals(call.query("agentid", Errcode.BAD_AGENTID))) {
            throw new ApiError(Errcode.FOREIGN_AGENT);
        }
        var reply = Json.object();
        reply.put("agentid", Integer.parseInt(app.agentId()));
        reply.put("name", "app " + app.agentId());
        var users = reply.putObject("allow_userinfos").putArray("user");
        var parties = reply.putObject("allow_partys").putArray("partyid");
        reply.putObject("allow_tags").putArray("tagid");
        if (app.visible() == null) {
            parties.add(WHOLE_CORP);
        } else {
            app.visible().forEach(user -> users.addObject().put("userid", user));
        }
        reply.put("close", 0);
        reply.put("redirect_domain", "");
        reply.put("report_location_flag", 0);
        reply.put("isreportenter", 0);
        reply.put("home_url", "");
        return reply;
    }
}
