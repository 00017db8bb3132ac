package io.quanzi.sandbox;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls WeCom's API over plain HTTP, for what no client has a method for. */
final class Api {
    private final Stage stage;

    Api(Stage stage) {
        this.stage = stage;
    }

    JsonNode post(String path, String body) {
        return raw("POST", "/cgi-bin/" + path + "?access_token=" + token(), body);
    }

    /** @param path with a question mark, as the token comes after it */
    JsonNode get(String path) {
        return raw("GET", "/cgi-bin/" + path + "&access_token=" + token(), "");
    }

    int code(String path, String body) {
        return post(path, body).path("errcode").intValue();
    }

    JsonNode raw(String method, String path, String body) {
        return JsonMapper.shared().readTree(stage.sim.send(method, path, body).body());
    }

    private String token() {
        try {
            return stage.wecom.getAccessToken();
        } catch (me.chanjar.weixin.common.error.WxErrorException e) {
            throw new AssertionError(e);
        }
    }
}
