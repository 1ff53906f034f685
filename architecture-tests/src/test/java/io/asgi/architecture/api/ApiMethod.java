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

package io.asgi.architecture.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.TypePath;

/**
 * Reads the declaration of one method or constructor.
 */
final class ApiMethod extends MethodVisitor {

	private final int access;

	private final String name;

	private final String signature;

	private final String @Nullable [] exceptions;

	private final boolean inInterface;

	private final String typeName;

	private final Consumer<String> declarations;

	private final Nullness nullness = new Nullness();

	private boolean hasDefault;

	ApiMethod(int access, String name, String signature, String @Nullable [] exceptions, boolean inInterface,
			String typeName, Consumer<String> declarations) {
		super(SpringAsmInfo.ASM_VERSION);
		this.access = access;
		this.name = name;
		this.signature = signature;
		this.exceptions = exceptions;
		this.inInterface = inInterface;
		this.typeName = typeName;
		this.declarations = declarations;
	}

	@Override
	public @Nullable AnnotationVisitor visitAnnotationDefault() {
		this.hasDefault = true;
		return null;
	}

	@Override
	public @Nullable AnnotationVisitor visitTypeAnnotation(int typeReference, @Nullable TypePath path,
			String annotation, boolean visible) {
		this.nullness.add(typeReference, path, annotation);
		return null;
	}

	@Override
	public void visitEnd() {
		SignatureText text = new SignatureText(this.signature);
		String typeParameters = text.typeParameters();
		String parameters = parameters(text);
		String returned = text.type(this.nullness.of(Nullness.ITSELF));
		boolean isConstructor = "<init>".equals(this.name);
		this.declarations.accept(Modifiers.ofMethod(this.access, this.inInterface)
				+ (typeParameters.isEmpty() ? "" : typeParameters + " ")
				+ (isConstructor ? this.typeName : returned + " " + this.name) + parameters + thrown(text)
				+ (this.hasDefault ? " default" : ""));
	}

	private String parameters(SignatureText text) {
		text.skip('(');
		List<String> types = new ArrayList<>();
		while (!text.skip(')')) {
			types.add(text.type(this.nullness.of(types.size())));
		}
		String all = String.join(", ", types);
		boolean isVariable = Modifiers.has(this.access, Opcodes.ACC_VARARGS);
		return "(" + (isVariable ? all.substring(0, all.length() - "[]".length()) + "..." : all) + ")";
	}

	private String thrown(SignatureText text) {
		List<String> types = new ArrayList<>();
		while (text.skip('^')) {
			types.add(text.type(Set.of()));
		}
		if (types.isEmpty() && this.exceptions != null) {
			Arrays.stream(this.exceptions).map(SignatureText::name).forEach(types::add);
		}
		return types.isEmpty() ? "" : " throws " + String.join(", ", types);
	}

}
