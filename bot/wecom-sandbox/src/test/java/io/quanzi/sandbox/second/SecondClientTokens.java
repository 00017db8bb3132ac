package io.quanzi.sandbox.second;

import cn.felord.WeComTokenCacheable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where the second client keeps its tokens and tickets. */
final class SecondClientTokens implements WeComTokenCacheable {
    private final Map<String, String> kept = new ConcurrentHashMap<>();

    @Override
    public String putAccessToken(String corpId, String agentId, String token) {
        kept.put("token " + corpId + " " + agentId, token);
        return token;
    }

    @Override
    public String getAccessToken(String corpId, String agentId) {
        return kept.get("token " + corpId + " " + agentId);
    }

    @Override
    public void clearAccessToken(String corpId, String agentId) {
        kept.remove("token " + corpId + " " + agentId);
    }

    @Override
    public String putCorpTicket(String corpId, String agentId, String ticket) {
        kept.put("corp ticket " + corpId + " " + agentId, ticket);
        return ticket;
    }

    @Override
    public String getCorpTicket(String corpId, String agentId) {
        return kept.get("corp ticket " + corpId + " " + agentId);
    }

    @Override
    public String putAgentTicket(String corpId, String agentId, String ticket) {
        kept.put("agent ticket " + corpId + " " + agentId, ticket);
        return ticket;
    }

    @Override
    public String getAgentTicket(String corpId, String agentId) {
        return kept.get("agent ticket " + corpId + " " + agentId);
    }
}
