package io.quanzi.wecom;

import java.util.function.LongSupplier;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.util.http.RequestExecutor;
import me.chanjar.weixin.mp.api.impl.WxMpServiceImpl;
import me.chanjar.weixin.mp.config.WxMpHostConfig;
import me.chanjar.weixin.mp.config.impl.WxMpDefaultConfigImpl;

/** The Official Account's client, without WxJava's loop as {@link WeComClient} is. */
final class OfficialAccountClient extends WxMpServiceImpl {
    private final Credentials credentials;

    OfficialAccountClient(OfficialAccountProperties settings, LongSupplier nanos) {
        credentials = new Credentials(nanos);
        var config = new WxMpDefaultConfigImpl();
        config.setAppId(settings.appId());
        config.setSecret(settings.secret());
        // the stable token is the same for all who ask: a second node does not make the first one's worthless
        config.useStableAccessToken(true);
        config.setHostConfig(new WxMpHostConfig(settings.baseUrl(), settings.baseUrl(), settings.baseUrl()));
        config.setApacheHttpClientBuilder(new WxJavaHttp());
        setWxMpConfigStorage(config);
    }

    @Override
    public <T, E> T execute(RequestExecutor<T, E> executor, String uri, E data) throws WxErrorException {
        return executeInternal(executor, uri, data, false);
    }

    @Override
    public String getAccessToken(boolean anew) throws WxErrorException {
        return credentials.token(() -> super.getAccessToken(anew));
    }
}
