/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.spring.boot.test;

import io.asgi.spring.boot.autoconfigure.AsgiCodecsAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.codec.ServerCodecConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of the codecs of an
 * {@link AsgiTest}, which has no WebFlux to take them from.
 */
@AutoConfiguration(before = AsgiCodecsAutoConfiguration.class,
		afterName = "org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration")
@ConditionalOnClass(CodecCustomizer.class)
public final class AsgiTestCodecsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ServerCodecConfigurer asgiServerCodecConfigurer(ObjectProvider<CodecCustomizer> customizers) {
		ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(codecs));
		return codecs;
	}

}
