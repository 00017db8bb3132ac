package io.quanzi.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.function.Supplier;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.api.WxCpService;
import me.chanjar.weixin.cp.api.impl.WxCpServiceApacheHttpClientImpl;
import me.chanjar.weixin.cp.api.impl.WxCpServiceImpl;

/** The two clients of WxJava that programs use. */
enum Client {
    STANDARD(WxCpServiceImpl::new),
    APACHE(WxCpServiceApacheHttpClientImpl::new);

    @SuppressWarnings("ImmutableEnumChecker") // A constructor has no state.
    private final Supplier<WxCpService> maker;

    Client(Supplier<WxCpService> maker) {
        this.maker = maker;
    }

    WxCpService make() {
        return maker.get();
    }

    static Consumer<Throwable> refusal(int code) {
        return fault ->
                assertThat(((WxErrorException) fault).getError().getErrorCode()).isEqualTo(code);
    }
}
