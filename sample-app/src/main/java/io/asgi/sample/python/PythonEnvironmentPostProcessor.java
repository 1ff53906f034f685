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

package io.asgi.sample.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.StringUtils;

/**
 * Adds {@code python.yml} to the configuration where there is a Python, and
 * {@code python-fastapi.yml} where that has FastAPI. An application that cannot do
 * without its Python application has its properties in {@code application.yml}; the
 * sample has to start on every machine.
 * <p>
 * {@code sample.python.interpreter} names the interpreter, such as that of a virtual
 * environment. It is empty where none is wanted.
 */
class PythonEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		String executable = environment.getProperty("sample.python.interpreter");
		if (!StringUtils.hasText(executable)) {
			return;
		}
		try {
			use(PythonInterpreter.ask(executable), environment.getPropertySources());
		}
		catch (NoPythonException ex) {
			add(environment.getPropertySources(), Map.of("sample.python.missing", ex.getMessage()));
		}
	}

	private static void use(PythonInterpreter interpreter, MutablePropertySources sources) {
		Map<String, Object> facts = new HashMap<>();
		facts.put("sample.python.executable", interpreter.executable());
		facts.put("sample.python.version", interpreter.version());
		facts.put("sample.python.fastapi", interpreter.fastApi());
		facts.put("sample.python.root-path", interpreter.rootPathMode());
		facts.put("sample.python.directory", PythonSources.directory().toString());
		add(sources, facts);
		load(sources, "python.yml");
		if (interpreter.hasFastApi()) {
			load(sources, "python-fastapi.yml");
		}
	}

	private static void add(MutablePropertySources sources, Map<String, Object> properties) {
		sources.addLast(new MapPropertySource("python", properties));
	}

	private static void load(MutablePropertySources sources, String file) {
		try {
			new YamlPropertySourceLoader().load(file, new ClassPathResource(file)).forEach(sources::addLast);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
