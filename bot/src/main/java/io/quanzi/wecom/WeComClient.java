package io.quanzi.wecom;

import java.util.function.LongSupplier;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.util.http.RequestExecutor;
import me.chanjar.weixin.cp.api.impl.WxCpServiceImpl;
import me.chanjar.weixin.cp.config.impl.WxCpDefaultConfigImpl;

/**
 * WxJava's client without its loop: that one sleeps on the caller's thread after -1, and loses the code of whatever
 * comes on its last try. Whether and when to say a thing again is decided above. What it does inside stays: an expired
 * token is fetched anew once.
 */
final class WeComClient extends WxCpServiceImpl {
    private final Credentials credentials;

    /** @param config where the token is kept; gets the rest of the settings here */
    WeComClient(WeComProperties settings, WxCpDefaultConfigImpl config, LongSupplier nanos) {
        credentials = new Credentials(nanos);
        config.setCorpId(settings.corpId());
        config.setAgentId(settings.agentId());
        config.setCorpSecret(settings.secret());
        config.setBaseApiUrl(settings.baseUrl());
        config.setApacheHttpClientBuilder(new WxJavaHttp());
        setWxCpConfigStorage(config);
    }

    @Override
    public <T, E> T execute(RequestExecutor<T, E> executor, String uri, E data) throws WxErrorException {
        return executeInternal(executor, uri, data, false);
    }

    /** Asked by every call, and once more where WeCom refused the token that it left with. */
    @Override
    public String getAccessToken(boolean anew) throws WxErrorException {
        return credentials.token(() -> super.getAccessToken(anew));
    }
}
